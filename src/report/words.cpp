#include "report/words.h"

namespace rencai {

LocalText name_of(ApplicantKind kind) {
  switch (kind) {
    case ApplicantKind::person: return {"个人", "person"};
    case ApplicantKind::employer: return {"用人单位", "employer"};
    case ApplicantKind::team: return {"团队", "team"};
    case ApplicantKind::project: return {"项目", "project"};
    case ApplicantKind::platform: return {"平台", "platform"};
    case ApplicantKind::government: return {"政府部门", "government"};
    case ApplicantKind::referrer: return {"引荐人", "referrer"};
  }
  return {};
}

LocalText name_of(SelectionKind selection) {
  switch (selection) {
    case SelectionKind::application: return {"申请", "application"};
    case SelectionKind::competition: return {"评选", "competition"};
    case SelectionKind::ranking: return {"排名", "ranking"};
    case SelectionKind::first_come: return {"先到先得", "first come, first served"};
    case SelectionKind::discretion: return {"酌情决定", "discretion"};
  }
  return {};
}

LocalText rate_of(Period period) {
  switch (period) {
    case Period::none: return {"一次性", "once"};
    case Period::month: return {"按月", "monthly"};
    case Period::quarter: return {"按季度", "quarterly"};
    case Period::half_year: return {"按半年", "half-yearly"};
    case Period::year: return {"按年", "yearly"};
  }
  return {};
}

LocalText plural_of(Period period) {
  switch (period) {
    case Period::none: return {"次", "times"};
    case Period::month: return {"个月", "months"};
    case Period::quarter: return {"个季度", "quarters"};
    case Period::half_year: return {"个半年", "half-years"};
    case Period::year: return {"年", "years"};
  }
  return {};
}

LocalText lead_of(PayTerm term) {
  switch (term) {
    case PayTerm::at_most: return {"最长：", "for at most "};
    case PayTerm::from: return {"起算：", "from "};
    case PayTerm::until: return {"截止：", "until "};
    case PayTerm::served: return {"按实际时间计：", "for the time really served: "};
    case PayTerm::at_least: return {"不满则不发：", "not at all for less than "};
    case PayTerm::each_at_most: return {"每次不超过：", "each at most "};
    case PayTerm::rest_on: return {"其余一次付清之日：", "all the rest falls due on "};
  }
  return {};
}

}  // namespace rencai
