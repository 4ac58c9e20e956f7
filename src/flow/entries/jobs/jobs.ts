import { bare, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { lastStep, traceOf, type Step, type Trace } from '../reading/trace';
import type { EntryContext, Framework } from '../types';

/** What a call registers to be run in the background. */
export interface Job {
  readonly verb: string;
  readonly path?: string | undefined;
  readonly handlers: readonly (ts.Expression | FunctionNode)[];
  readonly node?: ts.Node;
}

/** One library of background work. */
export interface JobLibrary {
  readonly id: string;
  readonly packages: ReadonlySet<string>;
  readonly trigger: RegExp;
  /** The methods and exported functions whose calls register a job; classes are read whatever they are imported as. */
  readonly calls: ReadonlySet<string>;
  read(step: Step, trace: Trace, context: EntryContext): Iterable<Job>;
}

/** A framework of a library whose jobs are registered by calls on what its package exports. */
export function jobFramework({ id, packages, trigger, calls, read }: JobLibrary): Framework {
  return {
    id, trigger,
    * collect(file, context) {
      const names = new Set([...calls, ...renamed(file, calls)]);
      const found: (ts.CallExpression | ts.NewExpression)[] = [];
      walk(file, (node) => {
        if (ts.isNewExpression(node)) found.push(node);
        else if (ts.isCallExpression(node) && names.has(calleeName(node))) found.push(node);
      });
      for (const node of found) {
        const trace = traceOf(node, context);
        const step = trace && lastStep(trace);
        // What a function of the workspace gives back is registered where that function stands.
        if (!trace || !step || step.node !== node || !packages.has(trace.package)) continue;
        for (const job of read(step, trace, context)) {
          if (job.handlers.length > 0) yield { kind: 'handler', entry: 'job', verb: job.verb, path: job.path, handlers: job.handlers, node: job.node ?? siteOf(node) };
        }
      }
    },
  };
}

/** What a file calls the exports of these names: `plan` of `import { schedule as plan } from 'node-cron'`. */
function renamed(file: ts.SourceFile, names: ReadonlySet<string>): readonly string[] {
  return file.statements.flatMap((statement) => {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    return bindings && ts.isNamedImports(bindings) ? bindings.elements.flatMap(({ propertyName, name }) => (propertyName && names.has(propertyName.text) ? [name.text] : [])) : [];
  });
}

function calleeName(node: ts.CallExpression): string {
  const callee = bare(node.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
}

/** The links of a chain all begin where it does; the method's name is where a call stands. */
function siteOf(node: ts.CallExpression | ts.NewExpression): ts.Node {
  const callee = bare(node.expression);
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(callee) && ts.isCallExpression(bare(callee.expression)) ? callee.name : node;
}

/** The last argument that is neither text, a number nor an object: the handler. */
export function handlerAmong(args: readonly ts.Expression[]): readonly ts.Expression[] {
  const candidates = args.filter((argument) => {
    const node = bare(argument);
    return !ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node) && !ts.isNumericLiteral(node) && !ts.isObjectLiteralExpression(node) && node.kind !== ts.SyntaxKind.NullKeyword;
  });
  const inline = candidates.find((argument) => ts.isFunctionLike(bare(argument)));
  const last = inline ?? candidates[candidates.length - 1];
  return last ? [last] : [];
}
