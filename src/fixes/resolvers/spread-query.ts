import { isTypeScript } from '../../project/paths';
import { bare, isReference, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { edited } from '../edits/edit-builder';

/** A query that is handed its options, and asks by their conditions and some of its own: `findMany({ ...args, where: { ...args.where, deletedAt: null } })`. */
export interface SpreadQuery {
  /** What holds the conditions: `args.where`, with a `!` where a type says that it may be absent. */
  readonly given: string;
  /** A condition of them as source text, by the name of a variable that holds it: `resource!.id`, with a `!` where a type says that something may be absent. */
  asked(variable: string, names: readonly string[]): string;
  /** The names of its own conditions. */
  readonly conditions: readonly (string | undefined)[];
  /** The options as source text, with the conditions spread of a variable of that name. */
  text(conditions: string): string;
}

/** Reads the options of a query that a parameter of its function is spread into; undefined where that is used for anything else, or its conditions are not kept all. */
export function spreadQuery(fn: FunctionNode, query: ts.Node, index: number, checker: ts.TypeChecker): SpreadQuery | undefined {
  const parameter = fn.parameters[index];
  const argument = ts.isCallExpression(query) && query.arguments.length === 1 && query.arguments[0] ? bare(query.arguments[0]) : undefined;
  if (!parameter || !ts.isIdentifier(parameter.name) || parameter.initializer || !argument || !ts.isObjectLiteralExpression(argument)) return undefined;
  const name = parameter.name.text;
  const [options, ...rest] = argument.properties;
  const where = rest.find((option) => propertyName(option.name) === 'where');
  const conditions = where && ts.isPropertyAssignment(where) ? bare(where.initializer) : undefined;
  if (!options || !ts.isSpreadAssignment(options) || options.expression.getText() !== name || !conditions || !ts.isObjectLiteralExpression(conditions) || rest.some(ts.isSpreadAssignment)) return undefined;
  const [given, ...own] = conditions.properties;
  if (!given || !ts.isSpreadAssignment(given) || !new RegExp(`^${name}\\??\\.where$`).test(given.expression.getText()) || own.some(ts.isSpreadAssignment)) return undefined;
  let uses = 0;
  if (fn.body) walk(fn.body, (node) => { if (ts.isIdentifier(node) && node.text === name && isReference(node)) uses++; });
  if (uses !== 2 || checker.getSymbolAtLocation(parameter.name) === undefined) return undefined;
  const { expression } = given;
  const type = checker.getTypeAtLocation(expression);
  return {
    given: `${name}.where${mark(type, fn, checker)}`,
    asked(variable, names) {
      let holder: ts.Type | undefined = type;
      let text = variable;
      for (const [at, one] of names.entries()) {
        holder = holder && memberOf(checker.getNonNullableType(holder), one, fn, checker);
        text += `${at === 0 ? '' : `.${one}`}${holder ? mark(holder, fn, checker) : ''}`;
      }
      return text;
    },
    conditions: own.map((condition) => propertyName(condition.name)),
    text: (rewritten) => edited(argument, [{ start: expression.getStart(), end: expression.end, newText: rewritten }]),
  };
}

/** What says that something is there, of whose type that is not sure; nothing in JavaScript. */
function mark(type: ts.Type, at: ts.Node, checker: ts.TypeChecker): string {
  return isTypeScript(at.getSourceFile().fileName) && checker.getNonNullableType(type) !== type ? '!' : '';
}

function memberOf(type: ts.Type, name: string, at: ts.Node, checker: ts.TypeChecker): ts.Type | undefined {
  const member = checker.getPropertyOfType(type, name);
  return member && checker.getTypeOfSymbolAtLocation(member, at);
}
