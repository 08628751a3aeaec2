// What one program pays in each lane of a block, and who pays it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "eval/block_outcomes.h"
#include "eval/lane_figure.h"
#include "eval/payments.h"

namespace rencai {

struct PayerColumn {
  PayerNameId payer = PayerNameId::none;
  std::vector<LaneFigure> amount;   // per payment, in fen where the amount is money
  std::vector<LaneFigure> counted;  // of what the program counts with
  using Part = std::vector<LaneFigure> PayerColumn::*;
};

// Rulebook and code must outlive it.
class BlockFigures {
 public:
  BlockFigures(const Rulebook& rulebook, const RuleCode& code, ProgramId id);

  [[nodiscard]] bool is_money() const { return money_; }
  [[nodiscard]] bool has_amount() const { return program_->amount != NodeId::none; }
  // In which amounts are held: fen, or the column's own; 1 where lanes have denominators.
  [[nodiscard]] std::int64_t scale() const { return scale_; }
  // All whom any case names, in the order written.
  [[nodiscard]] std::span<const PayerNameId> payers() const { return payers_; }

  // For the lanes of the plane: the amount per payment, and what the program counts with in stacking and totals; none
  // where it has no amount in a lane. Others are left as they are.
  void fill(const Evaluation& evaluation, const Plane& lanes, std::span<LaneFigure> amount,
            std::span<LaneFigure> counted, FigureStore& store) const;
  // What each payer pays of the amounts, in the lanes of the plane, into one part of its column.
  void fill_payers(const Evaluation& evaluation, const Plane& lanes, std::span<const LaneFigure> amount,
                   std::span<PayerColumn> columns, PayerColumn::Part part, FigureStore& store) const;

 private:
  enum class Form : std::uint8_t {
    number,   // no money: as it is computed
    plain,    // money that counts with what each payment comes to
    planned,  // money whose payments have to be laid out
  };
  struct Share {
    NodeId value = NodeId::none;  // none: the rest
    bool is_sum = false;          // else a part of one
    std::uint32_t column = 0;     // into payers_
    bool counts = true;           // not: the same payer is named before
  };
  struct Case {
    NodeId when = NodeId::none;
    std::vector<Share> shares;
  };

  [[nodiscard]] Form form_of() const;
  [[nodiscard]] const Case* settled_case(const Evaluation& evaluation, std::size_t lane, bool& is_settled) const;
  [[nodiscard]] bool pay_plainly(const Evaluation& evaluation, const Case& paid, std::size_t lane,
                                 const LaneFigure& amount, std::span<PayerColumn> columns,
                                 PayerColumn::Part part) const;
  void pay_generally(const Evaluation& evaluation, std::size_t lane, const LaneFigure& amount,
                     std::span<PayerColumn> columns, PayerColumn::Part part, FigureStore& store) const;

  const Rulebook* rulebook_;
  const Program* program_;
  bool money_ = false;
  bool is_number_ = false;
  std::int64_t scale_ = 1;
  Form form_ = Form::number;
  std::vector<PayerNameId> payers_;
  std::vector<Case> cases_;
};

}  // namespace rencai
