import { isAnswer } from '../../flow/waits/answers';
import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import { enclosingFunction, isAssignment, outward, propertyName, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Field, Model } from '../../core';

/** Columns that nobody outside may see. A token that is called nothing but that may be what the client asks for. */
const secret = /^(?:(?:hashed|encrypted|user)_?)?(?:password|passwd|pwd)(?:_?(?:hash|hashed|digest|salt))?$|^(?:password_?)?salt$|^(?:(?:password_?)?reset|verification|verify|refresh|confirmation|two_?factor|mfa|totp|otp)_?(?:token|secret)(?:_?hash)?$|^recovery_?codes$/i;

/** The columns of a model that must not be in an answer, and are loaded with its rows unless somebody prevents it. */
export function secretsOf(model: Model): readonly Field[] {
  if (model.hooks?.some((hook) => hook === 'toJSON' || hook === 'defaultScope')) return [];
  return [...model.fields.values()].filter(({ kind, name, hidden }) => kind !== 'relation' && hidden !== true && secret.test(name));
}

/** Frameworks that send what a handler gives back. */
const sendsReturned: ReadonlySet<string> = new Set(['nestjs', 'fastify', 'remix', 'trpc', 'elysia', 'hapi', 'nuxt']);

/** The call or statement that sends a row, whole, as the answer of a request, where it stands at such a place. */
export function answerAround(place: ts.Node, reach: EntryReach | undefined): ts.Node | undefined {
  for (let node = place; ;) {
    const { child, user } = outward(node);
    if (ts.isSpreadAssignment(user) && isOverwritten(user)) return undefined;
    if (ts.isShorthandPropertyAssignment(user) || ts.isPropertyAssignment(user) || ts.isObjectLiteralExpression(user) || ts.isArrayLiteralExpression(user) || ts.isAwaitExpression(user) || ts.isSpreadAssignment(user)) node = user;
    else if (ts.isConditionalExpression(user) && user.condition !== child) node = user;
    else if (ts.isCallExpression(user) && user.expression !== child) {
      const callee = user.expression.getText();
      if (isAnswer(user) || /^(?:NextResponse|Response|c|ctx|context)\.json$/.test(callee)) return user;
      if (callee !== 'JSON.stringify') return undefined;
      node = user;
    } else if (ts.isNewExpression(user)) return user.expression.getText() === 'Response' ? user : undefined;
    else if (isAssignment(user)) return user.right === child && /^(?:ctx|context)\.(?:response\.)?body$/.test(user.left.getText()) ? user : undefined;
    else if (ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child)) {
      const fn = ts.isArrowFunction(user) ? user : enclosingFunction(user);
      const isHandler = reach !== undefined && sendsReturned.has(reach.entry.framework) && fn !== undefined && reach.entry.functions.includes(fn) && !isSerialised(fn);
      return isHandler ? user : undefined;
    } else return undefined;
  }
}

/** `{ ...user, password: undefined }` */
function isOverwritten(spread: ts.SpreadAssignment): boolean {
  const { properties } = spread.parent;
  return properties.slice(properties.indexOf(spread) + 1).some((element) => { const name = propertyName(element.name); return name !== undefined && secret.test(name); });
}

/** Whether a method of a controller, or its class, has a decorator that may say what is sent: https://docs.nestjs.com/techniques/serialization */
function isSerialised(fn: FunctionNode): boolean {
  const owners = [fn, ...(ts.isClassLike(fn.parent) ? [fn.parent] : [])];
  return owners.some((owner) => ts.canHaveDecorators(owner) && ts.getDecorators(owner)?.some(({ expression }) => /^(?:\w*Seriali[sz]\w*|UseInterceptors|\w*(?:Dto|DTO|Transform)\w*)\b/.test(expression.getText())));
}
