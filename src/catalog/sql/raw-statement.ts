import { bare, isAssignment, isFunctionNode, isWithin, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { objectLiteral } from '../values/literal';
import { writeOps, type DeclaredModel, type Query } from '../types';
import { assemble } from './assemble';
import { tableAmong } from './model';
import { readSql, type SqlDialect, type SqlFacts } from './read';
import { sqlQuery, verbOf } from './site';
import { piecesOf } from './text';

/** What a statement does that a library knows as raw. */
export interface RawStatement {
  readonly kind: 'read' | 'write';
  /** As a driver's own query is called: `orders.select`. */
  readonly label: string;
  readonly entity: string;
}

/** What is asked of a raw query's surroundings. */
interface RawContext {
  readonly checker: ts.TypeChecker;
  tableNamed(name: string, file: string): Partial<DeclaredModel>;
}

/** Most statements that are raw to an object-relational mapper are Postgres; what that parser does not read is another's. */
const dialects: readonly SqlDialect[] = ['postgres', 'mysql', 'sqlite'];
const maxSteps = 12;

/**
 * What a raw query does, as its text says: that of the statement itself (`prisma.$queryRaw`, `db.execute(sql…)`), or, where a helper of the workspace hands on what it is given
 * (`query(text, values)` around a pool), that of the calls which lead to it, outermost first. Undefined where no text is known, or it names no table.
 */
export function rawStatement(query: Query, calls: readonly ts.Node[], checker: ts.TypeChecker): RawStatement | undefined {
  const written = textOf(query.call);
  const given = written && givenBy(written, calls, checker);
  const facts = given && read(given, checker);
  return facts?.entity === undefined ? undefined : { kind: writeOps.has(facts.op) ? 'write' : 'read', label: `${facts.entity}.${verbOf(facts.op)}`, entity: facts.entity };
}

/**
 * The query that such a statement is, as a driver's own is read: conditions on columns, limits. The values of its parameters are left out. `call` is the call that the text is written in: the
 * raw query's own, or the outermost of `calls`; undefined where another one gives the text, or it names no table.
 */
export function rawQuery(query: Query, calls: readonly ts.Node[], { checker, tableNamed }: RawContext): Query | undefined {
  const written = textOf(query.call);
  const text = written && givenBy(written, calls, checker);
  const call = calls[0] ?? query.call;
  if (!text || !isWithin(text, call) || !(ts.isCallExpression(call) || ts.isTaggedTemplateExpression(call))) return undefined;
  const dialect = dialectOf(text, checker);
  const client = ts.isCallExpression(call) ? call.expression : call.tag;
  const found = dialect && sqlQuery({ library: 'sql', dialect, call, client, text, values: [], inTransaction: query.inTransaction }, checker);
  if (found?.entity === undefined) return undefined;
  return { ...found, ...(query.data ? tableAmong(found.entity, query.data) : tableNamed(found.entity, call.getSourceFile().fileName)) };
}

function read(text: ts.Expression, checker: ts.TypeChecker): SqlFacts | undefined {
  const pieces = piecesOf(text, checker);
  const dialect = pieces && dialectOf(text, checker);
  if (!dialect) return undefined;
  const assembled = assemble(pieces, dialect);
  return readSql(assembled.text, dialect, assembled);
}

/** The first dialect whose parser reads a text. */
function dialectOf(text: ts.Expression, checker: ts.TypeChecker): SqlDialect | undefined {
  const pieces = piecesOf(text, checker);
  return pieces && dialects.find((dialect) => {
    const assembled = assemble(pieces, dialect);
    return readSql(assembled.text, dialect, assembled) !== undefined;
  });
}

/** The text of a statement: what a tag stands before, what is executed (`` sql`…`.execute(db) ``), what a call is given first, by itself or in an object. */
function textOf(call: ts.Node): ts.Expression | undefined {
  if (ts.isTaggedTemplateExpression(call)) return call;
  if (!ts.isCallExpression(call)) return undefined;
  const receiver = ts.isPropertyAccessExpression(call.expression) ? bare(call.expression.expression) : undefined;
  if (receiver && ts.isTaggedTemplateExpression(receiver)) return receiver;
  const first = call.arguments[0] && bare(call.arguments[0]);
  if (!first) return undefined;
  if (ts.isCallExpression(first)) return textOf(first);
  return first;
}

/** The text in an object of options, `{ text, values }`, which may be spread of another; anything else is the text itself. Undefined where the text is not known. */
function inOptions(given: ts.Expression, checker: ts.TypeChecker, step = 0): ts.Expression | undefined {
  const node = bare(given);
  const literal = objectLiteral(node, checker);
  if (!literal) return node;
  if (step > maxSteps) return undefined;
  for (const part of [...literal.properties].reverse()) {
    if (ts.isSpreadAssignment(part)) {
      const found = objectLiteral(part.expression, checker) && inOptions(part.expression, checker, step + 1);
      if (!found || !ts.isObjectLiteralExpression(found)) return found;
    } else if (textNames.has(propertyName(part.name) ?? '')) return ts.isPropertyAssignment(part) ? part.initializer : ts.isShorthandPropertyAssignment(part) ? part.name : undefined;
  }
  // Of an object without a text nothing is known.
  return step > 0 ? literal : undefined;
}

/** What the drivers and libraries call the text of a statement: pg and Drizzle, mysql2, Sequelize (https://sequelize.org/docs/v6/core-concepts/raw-queries/). */
const textNames: ReadonlySet<string> = new Set(['text', 'sql', 'query']);

/** A text that is a parameter is what the call gives for it, unless something else is put into it before. */
function givenBy(text: ts.Expression, calls: readonly ts.Node[], checker: ts.TypeChecker): ts.Expression | undefined {
  let found = text;
  for (let step = 0, at = calls.length - 1; step < maxSteps; step++, at--) {
    const node = bare(found);
    const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
    // `run({ text, values })`
    const part = declaration && ts.isBindingElement(declaration) && !declaration.dotDotDotToken && !declaration.initializer && ts.isParameter(declaration.parent.parent) ? declaration : undefined;
    const parameter = part ? part.parent.parent : declaration;
    if (!parameter || !ts.isParameter(parameter)) {
      const text = inOptions(found, checker);
      if (text === undefined || bare(text) === node) return text;
      found = text;
      at++;
      continue;
    }
    const [call, fn] = [calls[at], parameter.parent];
    const argument = call && ts.isCallExpression(call) && isFunctionNode(fn) && !isChanged((part ?? parameter).name, fn) ? call.arguments[fn.parameters.indexOf(parameter)] : undefined;
    const given = argument && part ? partOf(argument, propertyName(part.propertyName ?? part.name), checker) : argument;
    if (!given) return undefined;
    found = given;
  }
  return undefined;
}

/** What an object that is written out has by a name. */
function partOf(given: ts.Expression, name: string | undefined, checker: ts.TypeChecker): ts.Expression | undefined {
  const properties = objectLiteral(given, checker)?.properties;
  const own = properties?.every((one) => !ts.isSpreadAssignment(one)) ? properties.find((one) => propertyName(one.name) === name) : undefined;
  return own && ts.isPropertyAssignment(own) ? own.initializer : own && ts.isShorthandPropertyAssignment(own) ? own.name : undefined;
}

/** Whether a function puts something into a parameter: `` text += ' LIMIT 10' ``. */
function isChanged(name: ts.BindingName, fn: FunctionNode): boolean {
  let found = !ts.isIdentifier(name);
  if (fn.body && ts.isIdentifier(name)) walk(fn.body, (node) => {
    found ||= isAssignment(node) && ts.isIdentifier(node.left) && node.left.text === name.text;
    return !found;
  });
  return found;
}
