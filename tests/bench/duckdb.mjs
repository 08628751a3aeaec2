// The two clauses of two_clauses.sql by DuckDB, in one process, results in the order of the records on stdout. Needs
// DuckDB's npm package where node finds it: beside the project, or in a folder that NODE_PATH names. No other part of
// the project needs npm.
//
//   node duckdb.mjs                       prints the versions; fails where the package is absent
//   node duckdb.mjs FILE THREADS          FILE is as bench_generate_applicants writes it, .jsonl or .csv
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const npm = "@duckdb/node-api";
const require = createRequire(import.meta.url);
const { DuckDBInstance, version } = require(npm);

const columns = (honours) => `columns = {
  id: 'VARCHAR', introduction: 'VARCHAR', degree: 'VARCHAR', has_diploma: 'BOOLEAN', has_degree: 'BOOLEAN',
  honours: '${honours}', title_level: 'VARCHAR', skill_level: 'VARCHAR', employer_kind: 'VARCHAR',
  employer_funding: 'VARCHAR', employer_ownership: 'VARCHAR', employer_level: 'VARCHAR', first_job: 'BOOLEAN',
  base_salary: 'DECIMAL(12, 2)', public_rent: 'DECIMAL(12, 2)', housing_reform_taken: 'BOOLEAN',
  award_rank: 'INTEGER', managed_until: 'DATE', treasury_share: 'INTEGER'}`;

const readers = {
  jsonl: (file) => `FROM read_json(${file}, format = 'newline_delimited', ${columns("VARCHAR[]")})`,
  csv: (file) => `SELECT * REPLACE (string_split(honours, ';') AS honours)
                  FROM read_csv(${file}, auto_detect = false, header = true, ${columns("VARCHAR")})`,
};

const [file, threads] = process.argv.slice(2);
if (file === undefined) {
  console.log(`DuckDB ${version()}, ${npm} ${require(`${npm}/package.json`).version}`);
} else {
  const reader = readers[file.slice(file.lastIndexOf(".") + 1)];
  const quoted = `'${file.replaceAll("'", "''")}'`;
  const database = await DuckDBInstance.create(":memory:", { threads });
  const connection = await database.connect();
  await connection.run(`CREATE VIEW applicants AS ${reader(quoted)}`);
  await connection.run(readFileSync(new URL("two_clauses.sql", import.meta.url), "utf8"));
}
