// `tsc -p .` and `eslint .` with one program between them: the rules that ask for types find what the compiler's own check has worked out, which they would else work out once more.
import { ESLint } from 'eslint';
import ts from 'typescript';
import { REPOSITORY } from './build';

async function main(): Promise<boolean> {
  const host = ts.createCompilerHost({}, true);
  const config = ts.getParsedCommandLineOfConfigFile('tsconfig.json', {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (diagnostic) => { throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')); } });
  if (!config) throw new Error('There is no tsconfig.json.');
  const program = ts.createProgram({ rootNames: config.fileNames, options: config.options, configFileParsingDiagnostics: config.errors, host });
  const errors = ts.getPreEmitDiagnostics(program);
  if (errors.length > 0) console.log(ts.formatDiagnosticsWithColorAndContext(errors, host));

  // The rules and their files are those of `eslint.config.mjs`; a program that is given comes before its `project`.
  const eslint = new ESLint({ cwd: REPOSITORY, overrideConfig: { languageOptions: { parserOptions: { programs: [program] } } } });
  const results = await eslint.lintFiles('.');
  const told = await (await eslint.loadFormatter()).format(results);
  if (told) console.log(told);
  return errors.length === 0 && results.length > 0 && results.every(({ errorCount }) => errorCount === 0);
}

process.chdir(REPOSITORY);
main().then((isRight) => process.exit(isRight ? 0 : 1), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
