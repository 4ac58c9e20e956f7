import { kebab } from '../../../project/letter-case';
import { propertyValue, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { constDeclaration } from '../../values/literal';
import { textValue } from '../../values/text-value';
import { isConstant, localName, madeConstants, unpacked, type Insertion, type OwnJob, type OwnQueueLibrary } from './types';

/**
 * Inngest: an event that is sent starts the functions which name it; those are listed where they are served (https://www.inngest.com/docs/reference/serve). A function is tried
 * once and four times more unless it says otherwise (https://www.inngest.com/docs/features/inngest-functions/error-retries/retries). What starts a function is its second argument, and since version 4 one of its
 * options (https://www.inngest.com/docs/reference/typescript/functions/create).
 */
export const ownInngest: OwnQueueLibrary = {
  package: 'inngest',
  trigger: /['"]inngest(?:\/[\w-]+)?['"]|\bcreateFunction\b/,
  find(files, version, checker) {
    const lists = files.flatMap((file) => servedIn(file, checker));
    const [list] = lists;
    if (!list || lists.length > 1) return [];
    return files.flatMap((file) => madeConstants(file, localName(file, 'inngest', 'Inngest') ?? '')).flatMap(({ declaration, made }) => {
      const [options] = made.arguments ?? [];
      const last = lastFunction(list, declaration, checker);
      // Declared events say which there are.
      if (!last || !options || !ts.isObjectLiteralExpression(options) || propertyValue(options, 'schemas')) return [];
      return [{
        title: 'the project\'s functions of Inngest',
        isHosted: true,
        holder: declaration,
        worker: last.statement.getSourceFile(),
        jobs: eventsOf(files, checker),
        sending: (job: string, holder: string) => [`${holder}.send({ name: 'app/${job}', data: `, ' })'] as const,
        taking: (job) => taken(job, last, list, Number(/\d+/.exec(version)?.[0] ?? 99) >= 4),
      }];
    });
  },
};

interface LastFunction {
  readonly statement: ts.VariableStatement;
  readonly holder: string;
  /** The names that the served list's module imports from the functions' module, where that is another one. */
  readonly imports: ts.NamedImports | undefined;
}

/** The lists of functions that are served: written there, or as a constant. */
function servedIn(file: ts.SourceFile, checker: ts.TypeChecker): readonly ts.ArrayLiteralExpression[] {
  if (!/\bserve\b/.test(file.text)) return [];
  const found: ts.ArrayLiteralExpression[] = [];
  walk(file, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'serve') return;
    const [options] = node.arguments;
    const given = options && ts.isObjectLiteralExpression(options) ? propertyValue(options, 'functions') : undefined;
    const list = given && !ts.isArrayLiteralExpression(given) ? constDeclaration(given, checker)?.initializer : given;
    if (list && ts.isArrayLiteralExpression(list)) found.push(list);
  });
  return found;
}

/** The last of the served functions that a constant of a module holds and that the client made. */
function lastFunction(list: ts.ArrayLiteralExpression, client: ts.VariableDeclaration, checker: ts.TypeChecker): LastFunction | undefined {
  for (const element of [...list.elements].reverse()) {
    const declaration = constDeclaration(element, checker);
    const made = declaration?.initializer;
    const statement = declaration?.parent.parent;
    if (!declaration || !made || !statement || !ts.isVariableStatement(statement) || !ts.isCallExpression(made) || !ts.isPropertyAccessExpression(made.expression) || made.expression.name.text !== 'createFunction') continue;
    if (!isConstant(made.expression.expression, client, checker)) continue;
    const isHere = statement.getSourceFile() === list.getSourceFile();
    const binding = checker.getSymbolAtLocation(element)?.declarations?.[0];
    const imports = binding && ts.isImportSpecifier(binding) ? binding.parent : undefined;
    if (isHere || imports) return { statement, holder: made.expression.expression.getText(), imports: isHere ? undefined : imports };
  }
  return undefined;
}

function taken(job: OwnJob, { statement, holder, imports }: LastFunction, list: ts.ArrayLiteralExpression, isTriggered: boolean): readonly Insertion[] {
  const name = `${job.name}Job`;
  const id = `id: '${kebab(job.name)}', retries: 5`;
  const lines = [
    '',
    `${imports ? 'export ' : ''}const ${name} = ${holder}.createFunction(`,
    ...(isTriggered ? [`  { ${id}, triggers: [{ event: 'app/${job.name}' }] },`] : [`  { ${id} },`, `  { event: 'app/${job.name}' },`]),
    job.pattern === '' ? '  async () => {' : '  async ({ event }) => {',
    // What an event holds is typed as anything by its names, which is no type of such an object.
    ...unpacked({ ...job, type: undefined }, `event.data${job.type === undefined ? '' : ` as ${job.type}`}`).map((line) => `    ${line}`),
    `    await ${job.call};`,
    '  },',
    ');',
  ];
  return [{ where: 'after', beside: statement, lines }, { where: 'last', list, lines: [name] }, ...(imports ? [{ where: 'last', list: imports, lines: [name] } as const] : [])];
}

/** Names of events and functions, without the application's own prefix. */
function eventsOf(files: readonly ts.SourceFile[], checker: ts.TypeChecker): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of files) walk(file, (node) => {
    const text = ts.isPropertyAssignment(node) && /^(?:event|name)$/.test(node.name.getText()) ? textValue(node.initializer, checker) : undefined;
    if (text !== undefined) names.add(text.replace(/^app\//, ''));
  });
  return names;
}
