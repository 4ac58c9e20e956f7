import { capitalized } from '../../project/letter-case';
import { packageFolder } from '../../project/modules/packages';
import { literally } from '../../project/pattern';
import { bare, enclosingFunction, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import { bindingOwner, declarationOf, isConst } from './symbols';

interface Context {
  readonly checker: ts.TypeChecker;
  readonly workspace: WorkspaceFacts;
}

/** The service that a call asks: what fails together. */
export interface AskedService {
  /** What the address begins with, as source text: `https://api.shipping.example` or `config.shippingUrl`. */
  readonly address: string;
  /** Whether that is the address itself, and not a name that holds it. */
  readonly isWritten: boolean;
  /** What it is called: `Shipping`; empty where the address says nothing. */
  readonly name: string;
}

/**
 * The service that a call asks, by what its address begins with; undefined where that is made up on the way, or may be another one each time: a row's (`hook.url`), a parameter's, a host with a part that is put in
 * (`https://api.${region}.example`).
 */
export function serviceOf(call: ts.CallExpression, { checker }: Pick<Context, 'checker'>): AskedService | undefined {
  const first = call.arguments[0] && beginning(call.arguments[0]);
  if (first === undefined) return undefined;
  if (typeof first !== 'string') return isPath(first) && isOfModule(first, checker) ? { address: first.getText(), isWritten: false, name: nameOfPath(first.getText()) } : undefined;
  const [address, host = ''] = /^https?:\/\/([^/?$]+)/.exec(first) ?? [];
  const isWhole = address !== undefined && (address !== first || (call.arguments[0] !== undefined && ts.isStringLiteralLike(bare(call.arguments[0]))));
  return !isWhole ? undefined : { address, isWritten: true, name: nameOfHost(host) };
}

/** What an address begins with: text that is written down, or an expression. */
function beginning(address: ts.Expression): string | ts.Expression {
  const node = bare(address);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text === '' && node.templateSpans[0] ? bare(node.templateSpans[0].expression) : node.head.text;
  if (!ts.isBinaryExpression(node)) return node;
  const [left, right] = [beginning(node.left), bare(node.right)];
  return typeof left === 'string' ? left + (ts.isStringLiteralLike(right) ? right.text : ts.isTemplateExpression(right) ? right.head.text : '') : left;
}

/** `config.shippingUrl`, `process.env['RATES_URL']`, `BASE_URL`. */
function isPath(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node) && isPath(bare(node.expression))) || (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) && isPath(bare(node.expression)));
}

/** Whether a path begins with what the module, another one or the environment holds for good, and so is the same each time: no variable that may be given another value, or that a loop gives one. */
function isOfModule(node: ts.Expression, checker: ts.TypeChecker): boolean {
  let root = node;
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = bare(root.expression);
  if (!ts.isIdentifier(root)) return false;
  const declaration = checker.getSymbolAtLocation(root)?.declarations?.[0];
  if (declaration === undefined) return true;
  const variable = ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
  return enclosingFunction(declaration) === undefined && (!ts.isVariableDeclaration(variable) || isAmbient(variable) || (isConst(variable) && variable.initializer !== undefined));
}

/** What is only declared is there already, as `process` is. */
function isAmbient(variable: ts.VariableDeclaration): boolean {
  return variable.getSourceFile().isDeclarationFile || (ts.getCombinedModifierFlags(variable) & ts.ModifierFlags.Ambient) !== 0;
}

/** Whether one of the other calls that ask the same service is of the same function. */
export function askedAlike(call: ts.CallExpression, others: readonly ts.CallExpression[]): boolean {
  return others.some((other) => other.expression.getText() === call.expression.getText());
}

/** Other calls of the file that are handed an address of the same service. */
export function othersOf(call: ts.CallExpression, service: AskedService, { checker }: Pick<Context, 'checker'>): readonly ts.CallExpression[] {
  const others: ts.CallExpression[] = [];
  const root = service.isWritten ? undefined : rootOf(call, checker);
  walk(call.getSourceFile(), (node) => {
    if (ts.isCallExpression(node) && node !== call && serviceOf(node, { checker })?.address === service.address && (service.isWritten || rootOf(node, checker) === root)) others.push(node);
  });
  return others;
}

/** What the name stands for that an address begins with: parameters of two functions may have the same name. */
function rootOf(call: ts.CallExpression, checker: ts.TypeChecker): ts.Declaration | undefined {
  let node = call.arguments[0] && beginning(call.arguments[0]);
  while (node && typeof node !== 'string' && (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))) node = bare(node.expression);
  return node && typeof node !== 'string' && ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
}

/** Whether another file of the package asks the same service, by its text; what holds an address has to be of the environment, or of another module there as here. */
export function askedElsewhere(call: ts.CallExpression, { address, isWritten }: AskedService, { workspace }: Pick<Context, 'workspace'>): boolean {
  const { fileName, text } = call.getSourceFile();
  const root = /^\w+/.exec(address)?.[0] ?? '';
  const imported = new RegExp(`\\bimport\\b[^;'"]*\\b${root}\\b`);
  const isShared = (of: string): boolean => isWritten || root === 'process' || (address !== root && imported.test(of));
  if (!isShared(text)) return false;
  const folder = packageFolder(fileName, workspace) ?? '';
  const plain = literally(address);
  const asked = new RegExp(`\\b${literally(call.expression.getText())}(?:<[^>]*>)?\\(\\s*${isWritten ? `['"\`]${plain}(?:[/'"\`?]|\\$)` : `(?:\`\\$\\{)?${plain}(?![\\w.[])`}`);
  return workspace.files().some((other) => {
    if (other === fileName || !other.startsWith(`${folder}/`) || /[./](?:test|spec)[./]|__tests__/.test(other)) return false;
    const own = workspace.text(other) ?? '';
    return asked.test(own) && isShared(own);
  });
}

/** `Shipping` of `api.shipping.example`. */
function nameOfHost(host: string): string {
  const labels = host.replace(/:\d+$/, '').split('.');
  const named = labels.slice(0, Math.max(1, labels.length - 1)).filter((label) => !/^(?:api|www|app|v\d+|\d+)$/i.test(label));
  return joined((named.at(-1) ?? '').split(/\W+/));
}

/** `Shipping` of `config.shippingUrl` and of `process.env.SHIPPING_API_URL`. */
function nameOfPath(path: string): string {
  const last = /(\w+)\W*$/.exec(path)?.[1] ?? '';
  const words = last.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase().split('_');
  return joined(words.filter((word) => !/^(?:ur[li]|api|base|host|endpoint|address|service|server|origin|root|domain|env)s?$/.test(word)));
}

function joined(words: readonly string[]): string {
  const name = words.map((word) => capitalized(word)).join('');
  return /^[A-Za-z]\w*$/.test(name) ? name : '';
}
