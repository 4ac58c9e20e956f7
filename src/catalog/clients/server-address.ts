import type { ServerAddress } from '../../core';
import { bare, property, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { constDeclaration, numericValue, objectLiteral } from '../values/literal';
import { textValue } from '../values/text-value';
import type { CallLike } from '../types';

/** Options that hold an address: of pg, Knex, TypeORM, Sequelize, MikroORM, Prisma and its adapters, and of what stands inside of them. */
const holders = ['connectionString', 'url', 'connection', 'clientUrl', 'datasourceUrl', 'uri', 'host', 'datasources', 'db'];

/** The address that a client is made with: its first argument, or what the options in its arguments say; nothing is known of it where neither is to be seen. */
export function serverAddress(call: CallLike, checker: ts.TypeChecker): ServerAddress {
  const given = ts.isTaggedTemplateExpression(call) ? [] : call.arguments ?? [];
  const found = given.map((argument) => addressOf(argument, checker)).find((one) => one !== undefined) ?? {};
  return given.some((argument) => isUnprepared(objectLiteral(argument, checker))) ? { ...found, isPooled: true } : found;
}

/** "`prepare: false`", for poolers in transaction mode: https://supabase.com/docs/guides/database/connecting-to-postgres#supavisor-transaction-mode */
function isUnprepared(literal: ts.ObjectLiteralExpression | undefined): boolean {
  return literal !== undefined && propertyValue(literal, 'prepare')?.kind === ts.SyntaxKind.FalseKeyword;
}

function addressOf(expression: ts.Expression, checker: ts.TypeChecker): ServerAddress | undefined {
  const literal = objectLiteral(expression, checker);
  if (literal) {
    const name = holders.find((one) => property(literal, one) !== undefined);
    const value = name === undefined ? undefined : propertyValue(literal, name);
    const found = value && addressOf(value, checker);
    const port = propertyValue(literal, 'port');
    // `host` and `port` apart are put together as an address has them.
    return found?.text !== undefined && name === 'host' && port && ts.isNumericLiteral(bare(port)) ? { text: `postgres://${found.text}:${(bare(port) as ts.NumericLiteral).text}/` } : found;
  }
  const node = bare(expression);
  const variable = variableOf(node);
  if (variable !== undefined) return { variable };
  const text = textValue(node, checker);
  if (text !== undefined) return { text };
  const initial = constDeclaration(node, checker)?.initializer;
  return initial && bare(initial) !== node ? addressOf(initial, checker) : undefined;
}

/** `DATABASE_URL` of `process.env.DATABASE_URL`, `process.env['DATABASE_URL'] ?? ''`, `env.DATABASE_URL`, `Deno.env.get('DATABASE_URL')!`. */
function variableOf(node: ts.Expression): string | undefined {
  if (ts.isCallExpression(node)) return node.expression.getText() === 'Deno.env.get' && node.arguments[0] && ts.isStringLiteralLike(node.arguments[0]) ? node.arguments[0].text : undefined;
  if (ts.isBinaryExpression(node)) return variableOf(bare(node.left));
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
  return name !== undefined && /^[A-Z][A-Z\d_]+$/.test(name) && /\benv\b/i.test((node as ts.PropertyAccessExpression).expression.getText()) ? name : undefined;
}

/** The number that an address says in a parameter behind its question mark, as far as it is written: `500` of `${process.env.DATABASE_URL}?connection_limit=${limit}` with a constant. */
export function numberInAddress(address: ts.Expression, name: string, checker: ts.TypeChecker): number | undefined {
  const said = new RegExp(`[?&]${name}=(\\d+)(?![\\d.])`).exec(writtenText(address, checker, 0))?.[1];
  return said === undefined ? undefined : Number(said);
}

/** The text of an address with a space for what is put in and not known. */
function writtenText(expression: ts.Expression, checker: ts.TypeChecker, depth: number): string {
  const node = bare(expression);
  const next = (further: ts.Expression): string => (depth > 4 ? ' ' : writtenText(further, checker, depth + 1));
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map((span) => next(span.expression) + span.literal.text).join('');
  if (ts.isBinaryExpression(node)) return node.operatorToken.kind === ts.SyntaxKind.PlusToken ? next(node.left) + next(node.right) : ' ';
  const text = textValue(node, checker) ?? numericValue(node, checker);
  if (text !== undefined) return String(text);
  const initial = constDeclaration(node, checker)?.initializer;
  return initial && bare(initial) !== node ? next(initial) : ' ';
}
