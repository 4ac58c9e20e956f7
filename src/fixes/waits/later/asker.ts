import { declarationOf } from '../../../flow/values/symbols';
import { literally } from '../../../project/pattern';
import { isAssignment, isReference, isStep, isWithin, uncast, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isRefusal, type Refusal } from '../payload';
import { outermost } from './captured-work';
import { declared } from './work';
import type { LaterFramework } from './types';

/** Who may ask for a job: whoever comes past the guards and has the owner's id. */
export interface Asker {
  /** Statements of the handler, in their order, that refuse whoever may not, and what the owner is read from. */
  readonly guards: readonly ts.Statement[];
  /** The expression that says whose job it is; undefined where the handler does not look at who asks. */
  readonly owner: ts.Expression | undefined;
}

/** Words for whoever sends a request. */
const asking = /(?:user|session|auth|account|customer|member|principal|claims|viewer|admin|tenant|organi[sz]ation|workspace|team|identity|jwt|uid|profile)/i;
/** Functions that say who that is. */
const told = /\b\w*(?:[aA]uth|[sS]ession|[uU]ser|[aA]ccount|[mM]ember|[vV]iewer|[pP]rincipal|[tT]enant|[tT]oken|[iI]dentity)\w*\s*\(|\b(?:headers|cookies|authorization)\b/;
/** What middleware puts all of it into: `ctx.state`, `res.locals`, `c.var`. */
const holders = /^\w+\.(?:state|locals|var)$/;
/** Names that stand for one of them. */
const named = /^(?:id|_id|uid|sub|email|.+(?:Id|ID|_id))$/;
const denies = /\b40[13]\b|unauthori[sz]ed|forbidden|unauthenticated|\bredirect\s*\(/i;
const requires = /^(?:await\s+)?(?:[\w$]+\.)*(?:require|assert|ensure|check|verify|authori[sz]e|guard|protect|can)\w*\s*\(/i;
/** What only a request that sends something has. */
const sent = /\.\s*(?:body|files?)\b|\b(?:json|formData|parseBody|text|arrayBuffer)\s*(?:<[^()]*>)?\(\s*\)/;

/** Who may ask for the jobs of a handler; a refusal where nothing says whose a job is, or who may ask is told by what the request sends. */
export function askerOf(handler: FunctionNode, kept: readonly ts.Statement[], framework: LaterFramework, checker: ts.TypeChecker): Asker | Refusal {
  const given = new Set(handler.parameters.map(({ name }) => name.getText()));
  const tellers = kept.filter((one) => ts.isVariableStatement(one) && one.declarationList.declarations.some(({ initializer }) => initializer && (told.test(initializer.getText()) || holders.test(initializer.getText()) || given.has(uncast(initializer).getText()) || isAskerIn(framework.askerIn(uncast(initializer), handler)))));
  const owner = ownerOf(handler, tellers, framework, checker);
  if (owner && isRefusal(owner)) return owner;
  // What ends the request by who sends it refuses somebody, whatever it answers: `404` for a shop whose token was not sent.
  const isRefusing = (one: ts.Statement): boolean => ts.isIfStatement(one) && (denies.test(one.getText()) || (/\b(?:return|throw)\b/.test(one.getText()) && tellers.some((teller) => uses(one, teller, checker))));
  const wanted = new Set<ts.Statement>(kept.filter((one) => isRefusing(one) || (ts.isExpressionStatement(one) && requires.test(one.getText()))));
  if (owner !== undefined) for (const one of tellers) if ([...declared(one)].some((name) => new RegExp(`^${name}\\b`).test(owner.getText()))) wanted.add(one);
  for (const one of wanted) for (const other of kept) if (other !== one && uses(one, other, checker)) wanted.add(other);
  const guards = kept.filter((one) => wanted.has(one));
  // `ctx.body = { error }` answers.
  const reader = guards.find((one) => sent.test(one.getText().replace(/\.\s*body\s*=(?!=)/g, '')));
  return reader ? { refused: `who may ask is told by what the request sends: \`${reader.getText().split('\n')[0]?.slice(0, 60) ?? ''}\`` } : { guards, owner };
}

function ownerOf(handler: FunctionNode, tellers: readonly ts.Statement[], framework: LaterFramework, checker: ts.TypeChecker): ts.Expression | undefined | Refusal {
  const names = new Set(tellers.flatMap((one) => [...declared(one)]).filter((name) => asking.test(name) || named.test(name)));
  const paths: ts.Expression[] = [];
  let asker: string | undefined;
  walk(handler, (node) => {
    if (ts.isIdentifier(node) && names.has(node.text) && isReference(node)) {
      const declaration = declarationOf(node, checker);
      if (declaration && tellers.some((one) => isWithin(declaration, one))) {
        asker ??= node.text;
        paths.push(outermost(node));
      }
    } else if (ts.isExpression(node) && isAskerIn(framework.askerIn(node, handler)) && !tellers.some((one) => isWithin(node, one))) {
      asker ??= node.getText();
      paths.push(outermost(node));
    }
  });
  if (asker === undefined) return undefined;
  const found = paths.find((path) => named.test(path.getText().replace(/^.*\./, '').replace(/!$/, '')));
  return found ?? { refused: `\`${asker}\` is who asks, and nothing says which part of it tells one from another` };
}

function isAskerIn(name: string | undefined): boolean {
  return name !== undefined && asking.test(name);
}

/** Whether a statement reads what another one declares. */
function uses(statement: ts.Statement, other: ts.Statement, checker: ts.TypeChecker): boolean {
  const names = declared(other);
  let found = false;
  if (names.size > 0) walk(statement, (node) => {
    if (!found && ts.isIdentifier(node) && names.has(node.text) && isReference(node)) {
      const declaration = declarationOf(node, checker);
      found = declaration !== undefined && isWithin(declaration, other);
    }
    return !found;
  });
  return found;
}

/** What the handler gives another value before the work begins, of all that an expression reads, so that it says something else in the route that is asked; undefined where that does the same before. */
export function changedBefore(value: string, { guards }: Asker, kept: readonly ts.Statement[]): string | undefined {
  let changed: string | undefined;
  const plain = withoutCasts(value);
  const isRead = (text: string): boolean => {
    const target = withoutCasts(text);
    // A member may be reached by another name for what has it: `params.id` of `const { params } = req`.
    const member = /\.[\w$]+$/.exec(target)?.[0];
    return new RegExp(`(?<![\\w$.])${literally(target)}(?![\\w$])${member === undefined ? '' : `|${literally(member)}(?![\\w$])`}`).test(plain);
  };
  for (const one of kept) if (!guards.includes(one)) walk(one, (node) => {
    for (const target of targetsOf(node)) if (changed === undefined && isRead(target)) changed = target;
    return changed === undefined;
  });
  return changed;
}

/** The texts of what a node gives another value: `id` of `id = id.trim()`, `req.params` of `Object.assign(req.params, …)`, `c.get('user')` of `c.set('user', user)`. */
function targetsOf(node: ts.Node): readonly string[] {
  if (isAssignment(node)) return namesGiven(node.left);
  if (isStep(node)) return [node.operand.getText()];
  if (ts.isDeleteExpression(node)) return [node.expression.getText()];
  if (!ts.isCallExpression(node)) return [];
  const [first] = node.arguments;
  if (/^Object\.(?:assign|definePropert(?:y|ies))$/.test(node.expression.getText())) return first ? [first.getText()] : [];
  return first && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'set' ? [`${node.expression.expression.getText()}.get(${first.getText()})`] : [];
}

/** `id` and `req.query` of `[id, req.query] = …`. */
function namesGiven(target: ts.Expression): readonly string[] {
  if (ts.isArrayLiteralExpression(target)) return target.elements.flatMap(namesGiven);
  if (!ts.isObjectLiteralExpression(target)) return [ts.isSpreadElement(target) ? target.expression.getText() : target.getText()];
  return target.properties.flatMap((one) => (ts.isPropertyAssignment(one) ? namesGiven(one.initializer) : ts.isShorthandPropertyAssignment(one) ? [one.name.text] : ts.isSpreadAssignment(one) ? [one.expression.getText()] : []));
}

/** `request.params.id` of `(request.params as { id: string }).id`. */
function withoutCasts(text: string): string {
  return text.replace(/\(([\w$.]+)!?(?: as [^()]*)?\)(?=\.)/g, '$1').replace(/(?<=\w)!/g, '');
}
