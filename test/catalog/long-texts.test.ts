import assert from 'node:assert/strict';
import { translate } from '../../src/catalog/sql/dialect';
import { beginsStatement, isSessionCommand, readSql } from '../../src/catalog/sql/read';
import { translateOracle } from '../../src/catalog/sql/oracle-words';
import { translateTsql } from '../../src/catalog/sql/tsql';
import { declaredBindingsIn, usesEnv } from '../../src/project/deployment/bindings';
import { dialectOfText, postgresText } from '../../src/schema/sql/dialects';
import { rowsInText, sqlStatements } from '../../src/schema/sql/statements';

/** What a text of nothing else made some scanner look at over and over, or might. */
const units = [
  "\\'", "'", "''", '"', '`', '[', '/*', '/*a', '/* */', "'/*", "\\'/*", "'a\\", '--', '$a$', '$$', "E'", '(', '()', ' ', '\t', ';', ':a ', '? ', 'interval ', 'use index ', 'against (', 'join ', 'join (', ', key ', ', key (',
  ', fulltext ', ', fulltext (', ', unique ', 'modify ', 'modify a b, ', 'enum (', 'int(', 'a = ? and ', 'copy a from stdin;', 'do $$ ', 'DB: D1Database;', 'env ', 'process. ',
];
const heads = ['', 'alter table a add x decimal(1)'];
const length = 100_000;

describe('a text of 100,000 characters', () => {
  const scanners: Readonly<Record<string, (text: string) => unknown>> = {
    'said in the grammar of Postgres': (text) => [translate(text, 'mysql'), translate(text, 'sqlite'), postgresText(text, 'mysql'), postgresText(text, 'sqlite')],
    'split into statements': (text) => [sqlStatements(text), sqlStatements(text, 'mysql'), rowsInText(`insert into a;${text}`), rowsInText(`insert into a;${text}`, 'mysql'), dialectOfText(text)],
    // Longer ones are not parsed.
    'read as a statement, its first 59,000': (text) => (['postgres', 'mysql', 'sqlite'] as const).map((dialect) => readSql(text.slice(0, 59_000), dialect)),
    'looked at for what it begins with or binds': (text) => [isSessionCommand(text), beginsStatement(text), declaredBindingsIn(text), usesEnv.test(text)],
  };
  for (const [name, scan] of Object.entries(scanners)) {
    it(`is ${name} in a time that grows with its length, whatever it repeats`, () => {
      for (const head of heads) for (const unit of units) assert.doesNotThrow(() => scan(head + unit.repeat(length / unit.length)), `${head} ${unit}`);
    }).timeout(120_000);
  }

  it('is said in that grammar where it is SQL Server\'s', () => {
    for (const head of ['', 'insert into a values (1);', 'update a set b = 1 ']) for (const unit of ['\'', '[', '(', ';', 'top (', 'output ', 'from ', 'convert(', 'for json ', 'select ', 'with (']) {
      assert.doesNotThrow(() => translateTsql(head + unit.repeat(length / unit.length)), `${head} ${unit}`);
    }
  }).timeout(30_000);

  it('is said in that grammar where it is Oracle\'s', () => {
    for (const unit of ['and rownum ', 'offset ', 'fetch first ', ' returning a', ' into ', ' return into ']) assert.doesNotThrow(() => translateOracle(`select * from a where ${unit.repeat(length / unit.length)}`), unit);
  }).timeout(30_000);

  it('that ends within a string or a name is still no statement', () => {
    assert.equal(readSql("SELECT * FROM a WHERE b = 'x\\'", 'mysql'), undefined);
    for (const text of ["SELECT * FROM a WHERE b = 'x", 'SELECT * FROM `a', 'SELECT * FROM a WHERE b = "x']) for (const dialect of ['mysql', 'sqlite', 'tsql', 'oracle'] as const) assert.equal(readSql(text, dialect), undefined, text);
    assert.equal(readSql("SELECT * FROM a WHERE b = 'it\\'s'", 'mysql')?.entity, 'a');
    // A key without a list of columns, behind a pair of parentheses: it was looked for from the beginning again, for ever.
    assert.match(postgresText('ALTER TABLE a ADD x decimal(1), fulltext x', 'mysql')[0] ?? '', /^ALTER TABLE "?a"? ADD "?x"? decimal/);
  });
});
