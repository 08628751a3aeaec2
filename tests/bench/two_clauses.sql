-- What hardcoded.cpp computes and prints, for DuckDB: clauses 16 and 17 of 六盘水's opinions on 2014-06-30. duckdb.mjs
-- makes the view `applicants`. Money is in yuan and exact. The text is put together here rather than by FORMAT json,
-- which takes a third more processor time: the CSV writer passes one column without quotes on as it is.
CREATE MACRO payers(amount, payer, share) AS
  CASE payer
    WHEN 'employer' THEN concat('{"employer": ', amount, '}')
    WHEN 'treasury' THEN concat('{"same_level_treasury": ', amount, '}')
    ELSE concat('{"same_level_treasury": ', CAST(amount * share * 0.01 AS DECIMAL(14, 2)),
                ', "employer": ', amount - CAST(amount * share * 0.01 AS DECIMAL(14, 2)), '}')
  END;

COPY (
  WITH tiers AS (
    SELECT *,
      coalesce(managed_until >= DATE '2014-06-30', false) AS in_term,
      has_diploma AND has_degree AS full_degree,
      list_has_any(honours, ['cas_academician', 'cae_academician', 'state_top_science_award'])
        OR (list_has_any(honours, ['natural_science_first', 'invention_first', 'progress_first'])
            AND coalesce(award_rank, 0) <= 2) AS top,
      list_has_any(honours, ['changjiang_scholar', 'thousand_talents', 'ten_thousand_talents', 'national_young_expert',
                             'national_outstanding_professional', 'distinguished_young_scholar']) AS leader,
      in_term AND list_contains(honours, 'provincial_core_expert') AS core,
      (in_term AND list_contains(honours, 'provincial_managed_expert'))
        OR list_contains(honours, 'state_council_allowance') AS managed,
      in_term AND list_contains(honours, 'city_managed_expert') AS city_expert,
      degree = 'doctor' AND full_degree AS doctor,
      (degree IN ('master', 'doctor') AND full_degree AND title_level = 'senior')
        OR list_has_any(honours, ['national_skills_award', 'national_skill_master']) AS master_or_award,
      skill_level = 'senior_technician' AS technician,
      top OR leader OR core OR managed OR doctor OR master_or_award OR technician AS any_tier
    FROM applicants
  ),
  amounts AS (
    SELECT id, treasury_share,
      introduction = 'flexible' AND any_tier AS flexible,
      CASE
        WHEN employer_kind IN ('enterprise', 'own_business')
          OR employer_ownership IN ('central', 'provincial', 'private') THEN 'employer'
        WHEN employer_kind = 'government' OR employer_funding = 'full' THEN 'treasury'
        WHEN employer_funding = 'partial' THEN 'both'
        ELSE 'employer'
      END AS payer,
      CASE WHEN introduction = 'direct' OR (introduction = 'local' AND housing_reform_taken IS NOT TRUE) THEN
        CASE
          WHEN top THEN 1200000
          WHEN leader THEN 600000
          WHEN core THEN 350000
          WHEN managed THEN 250000
          WHEN doctor THEN 180000
          WHEN master_or_award THEN 60000
          WHEN technician THEN 40000
        END
      END AS home_purchase,
      CASE WHEN flexible THEN
        public_rent * CASE WHEN top THEN 200 WHEN leader OR core OR managed THEN 120 ELSE 80 END
      END AS flexible_rent,
      CASE WHEN introduction IN ('direct', 'local') THEN
        CASE
          WHEN top THEN 25000
          WHEN leader THEN 6000
          WHEN core THEN 4000
          WHEN managed THEN 1500
          WHEN employer_level IN ('county', 'township', 'village') AND (title_level = 'senior' OR doctor) THEN 1000
          WHEN city_expert THEN 1000
          WHEN doctor AND employer_kind NOT IN ('government', 'social_organisation', 'none') THEN 800
          WHEN master_or_award OR technician THEN 500
          WHEN doctor AND employer_kind = 'government' THEN 300
        END
      END AS talent_allowance,
      CASE WHEN employer_level IN ('township', 'village') THEN
        CAST(base_salary * 0.2 AS DECIMAL(12, 2))
      END AS township_allowance
    FROM tiers
  )
  -- Where a program is not matched its amount is null, and so is all that is joined to it: concat_ws passes it over.
  SELECT concat(
    '{"id": "', id, '", "programs": [',
    concat_ws(', ',
      '{"id": "home_purchase", "clause": "16", "amount": ' || home_purchase
        || ', "payers": ' || payers(home_purchase, payer, treasury_share) || '}',
      '{"id": "flexible_rent", "clause": "16", "amount": ' || flexible_rent
        || ', "payers": ' || payers(flexible_rent, payer, treasury_share) || '}',
      '{"id": "talent_allowance", "clause": "17", "amount": ' || talent_allowance
        || ', "payers": ' || payers(talent_allowance, payer, treasury_share) || '}',
      CASE WHEN flexible THEN
        '{"id": "flexible_allowance", "clause": "17", "amount": null, "payers": {"employer": null}}'
      END,
      '{"id": "township_allowance", "clause": "17", "amount": ' || township_allowance || ', "payers": {}}'),
    '], "housing_once": ', coalesce(home_purchase, 0),
    ', "housing_monthly": ', coalesce(flexible_rent, 0),
    ', "allowance_monthly": ', coalesce(talent_allowance, 0) + coalesce(township_allowance, 0),
    ', "allowance_open": ', flexible, '}')
  FROM amounts
) TO '/dev/stdout' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\x01');
