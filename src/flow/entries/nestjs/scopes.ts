import { literally } from '../../../project/pattern';
import { bare, propertyValue, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { WorkspaceFacts } from '../../../project/types';
import { declarationOf } from '../../values/symbols';
import type { FlowContext } from '../../types';
import { argumentOf, decoratorsOf } from '../reading/decorators';

/** Decorators whose options may say how long what they stand on lives. */
const scoped = /^(?:Injectable|Controller|Resolver)$/;

/** How many classes are followed to what they are given. */
const steps = 4;

/**
 * Whether NestJS makes an object of a class for each request: it says so (`@Injectable({ scope: Scope.REQUEST })`), or is given what is made for each, the request itself among it: "the REQUEST scope bubbles up the injection chain"
 * (https://docs.nestjs.com/fundamentals/injection-scopes). What is `durable` is kept for many requests.
 */
export function isScopedToRequest(owner: ts.ClassLikeDeclaration, context: FlowContext, depth = steps): boolean {
  if (!ts.isClassDeclaration(owner)) return false;
  const own = decoratorsOf(owner, context).filter(({ package: from, name }) => from.startsWith('@nestjs/') && scoped.test(name));
  if (own.length === 0) return false;
  for (const decorated of own) {
    const options = [0, 1].map((index) => argumentOf(decorated, index, context.checker)).map((one) => one && bare(one)).find((one) => one && ts.isObjectLiteralExpression(one));
    if (!options || !ts.isObjectLiteralExpression(options)) continue;
    if (propertyValue(options, 'durable')) return false;
    const scope = propertyValue(options, 'scope');
    if (scope) return isRequest(scope);
  }
  const made = owner.members.find(ts.isConstructorDeclaration);
  return depth > 0 && made !== undefined && made.parameters.some((parameter) => isGivenRequest(parameter, context) || classesOf(parameter, context).some((one) => isScopedToRequest(one, context, depth - 1)));
}

/** `Scope.REQUEST` */
function isRequest(scope: ts.Expression): boolean {
  const node = bare(scope);
  return ts.isPropertyAccessExpression(node) && node.name.text === 'REQUEST';
}

/** `@Inject(REQUEST) request: Request` */
function isGivenRequest(parameter: ts.ParameterDeclaration, context: FlowContext): boolean {
  return decoratorsOf(parameter, context).some(({ package: from, name, args: [token] }) => from === '@nestjs/common' && name === 'Inject' && token !== undefined && /^REQUEST$|^CONTEXT$/.test(token.getText()));
}

function classesOf(parameter: ts.ParameterDeclaration, { checker }: FlowContext): readonly ts.ClassDeclaration[] {
  return parameter.type === undefined ? [] : (checker.getTypeAtLocation(parameter.type).symbol?.declarations ?? []).filter(ts.isClassDeclaration).filter((one) => !one.getSourceFile().isDeclarationFile);
}

/**
 * Where a function makes what NestJS provides for each request, the classes that are given it: `{ provide: 'POOL', scope: Scope.REQUEST, useFactory: () => … }`, also one that is given the request
 * (https://docs.nestjs.com/fundamentals/injection-scopes#provider-scope). Undefined of other functions, and of what is `durable`.
 */
export function givenPerRequest(factory: ts.Node, context: FlowContext, workspace: Pick<WorkspaceFacts, 'files' | 'text' | 'sourceFile'>): readonly ts.ClassDeclaration[] | undefined {
  const provider = providerOf(factory, context, workspace);
  if (!provider) return undefined;
  const [scope, token, inject] = ['scope', 'provide', 'inject'].map((name) => propertyValue(provider, name));
  const list = inject && bare(inject);
  const isScoped = scope ? isRequest(scope) : list !== undefined && ts.isArrayLiteralExpression(list) && list.elements.some((one) => /^(?:REQUEST|CONTEXT)$/.test(one.getText()));
  if (!isScoped || !token || propertyValue(provider, 'durable')) return undefined;
  const name = ts.isStringLiteralLike(token) ? token.text : token.getText();
  const isGiven = (place: ts.ParameterDeclaration | ts.PropertyDeclaration): boolean => (ts.isParameter(place) && place.type?.getText() === token.getText())
    || decoratorsOf(place, context).some(({ package: from, name: decorator, args: [asked] }) => from === '@nestjs/common' && decorator === 'Inject' && asked !== undefined && (ts.isStringLiteralLike(asked) ? asked.text : asked.getText()) === name);
  return workspace.files().flatMap((file) => {
    const source = (workspace.text(file) ?? '').includes(name) ? workspace.sourceFile(file) : undefined;
    const classes = source?.statements.filter((one) => ts.isClassDeclaration(one)) ?? [];
    return classes.filter(({ members }) => members.some((member) => (ts.isConstructorDeclaration(member) ? member.parameters.some(isGiven) : ts.isPropertyDeclaration(member) && isGiven(member))));
  });
}

/** The options of a provider whose `useFactory` a function is, there or by its name: `{ provide: 'POOL', useFactory: makePool }`. */
function providerOf(factory: ts.Node, { checker }: FlowContext, workspace: Pick<WorkspaceFacts, 'files' | 'text' | 'sourceFile'>): ts.ObjectLiteralExpression | undefined {
  const held = ts.isMethodDeclaration(factory) ? factory : factory.parent;
  if ((ts.isPropertyAssignment(held) || ts.isMethodDeclaration(held)) && held.name.getText() === 'useFactory' && ts.isObjectLiteralExpression(held.parent)) return held.parent;
  const declared = ts.isFunctionDeclaration(factory) ? factory : ts.isVariableDeclaration(held) ? held : undefined;
  const name = declared?.name && ts.isIdentifier(declared.name) ? declared.name.text : undefined;
  if (name === undefined) return undefined;
  const said = new RegExp(`\\buseFactory\\s*:\\s*${literally(name)}(?![\\w$])`);
  let found: ts.ObjectLiteralExpression | undefined;
  for (const file of workspace.files()) {
    const source = said.test(workspace.text(file) ?? '') ? workspace.sourceFile(file) : undefined;
    if (source) walk(source, (node) => {
      if (ts.isPropertyAssignment(node) && node.name.getText() === 'useFactory' && ts.isIdentifier(node.initializer) && declarationOf(node.initializer, checker) === declared && ts.isObjectLiteralExpression(node.parent)) found ??= node.parent;
      return found === undefined;
    });
  }
  return found;
}
