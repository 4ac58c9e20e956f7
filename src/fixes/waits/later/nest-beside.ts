import { listeningModules } from '../../../catalog';
import { literally } from '../../../project/pattern';
import { isFunctionNode, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixContext } from '../../types';

interface Text { readonly text: string }

/** Schedules by decorator or registry (https://docs.nestjs.com/techniques/task-scheduling) and timers of a program's own. */
const started = /@(?:Cron|Interval|Timeout)\s*\(|\badd(?:CronJob|Interval|Timeout)\s*\(|\bnew\s+CronJob\b|\bsetInterval\s*\(/;

/** Providers that are made anew for each request, also by the number of the scope: https://docs.nestjs.com/fundamentals/injection-scopes, https://docs.nestjs.com/graphql/resolvers#accessing-the-context */
const perRequest = /\bScope\.REQUEST\b|@Inject\s*\(\s*(?:REQUEST|CONTEXT)\s*\)|\bscope:\s*[12]\b/;

/**
 * Why an application cannot be started a second time, by a worker beside the server; undefined where nothing speaks against it.
 * @param texts of the application, without its tests
 */
export function notTwice(texts: readonly Text[]): string | undefined {
  return texts.some(({ text }) => started.test(text) || listeningModules.test(text)) ? 'the worker would start the application, whose schedules would then run twice' : undefined;
}

/** Whether a part of the application belongs to one request. */
export function hasPartsOfRequests(texts: readonly Text[]): boolean {
  return texts.some(({ text }) => perRequest.test(text));
}

/**
 * Whether several modules say how to make a class, so that an application that is asked for it gives one of them.
 * @param texts of the application, without its tests
 */
export function isProvidedTwice(name: string, texts: readonly Text[]): boolean {
  const provided = new RegExp(`\\bprovide:\\s*${literally(name)}(?![\\w$])`, 'g');
  return texts.flatMap(({ text }) => [...text.matchAll(provided)]).length > 1;
}

/**
 * Whether a class changes what it holds while it works, so that the object of another process is not in the same state. What the framework calls at the start does not count
 * (https://docs.nestjs.com/fundamentals/lifecycle-events), nor what is made once, where it is needed.
 */
export function changesItself(of: ts.Symbol | undefined): boolean {
  return of?.declarations?.some((one) => ts.isClassDeclaration(one) && one.members.some((member) => {
    if (ts.isConstructorDeclaration(member) || !isFunctionNode(member) || /^on(?:ModuleInit|ApplicationBootstrap)$/.test(member.name?.getText() ?? '')) return false;
    let changes = false;
    walk(member, (node) => {
      const assigned = ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment && node.operatorToken.kind !== ts.SyntaxKind.QuestionQuestionEqualsToken ? node.left
        : ts.isPostfixUnaryExpression(node) || (ts.isPrefixUnaryExpression(node) && node.operator !== ts.SyntaxKind.ExclamationToken) ? node.operand : undefined;
      if (assigned && ts.isPropertyAccessExpression(assigned) && assigned.expression.kind === ts.SyntaxKind.ThisKeyword && !isMadeOnce(assigned, member)) changes = true;
      return !changes;
    });
    return changes;
  })) ?? false;
}

/** `if (!this.transport) this.transport = …` */
function isMadeOnce(assigned: ts.PropertyAccessExpression, within: ts.Node): boolean {
  for (let node: ts.Node = assigned; node !== within; node = node.parent) {
    if (ts.isIfStatement(node.parent) && node.parent.thenStatement === node && new RegExp(`^!\\s*${literally(assigned.getText())}$`).test(node.parent.expression.getText())) return true;
  }
  return false;
}

/** Whether a parameter can go out of a constructor: nothing outside its class can use the property, and nobody but the framework makes the class or one below it. */
export function isMadeByFramework(parameter: ts.ParameterDeclaration, { workspace }: Pick<FixContext, 'workspace'>): boolean {
  const owner = parameter.parent.parent;
  if (!ts.isClassDeclaration(owner) || !owner.name || !parameter.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)) return false;
  const made = new RegExp(`\\b(?:new|extends)\\s+${literally(owner.name.text)}(?![\\w$])`);
  return !workspace.files().some((file) => made.test(workspace.text(file) ?? ''));
}
