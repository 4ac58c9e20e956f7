import type { FilePath } from '../../core';
import { uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { classAround } from './class-around';
import type { JobDoer } from './job-doer';
import { givenTo } from './later/nest-given';
import { isRefusal, type Refusal } from './payload';
import type { WorkerScope } from './worker-scope';

/** Where a job will be done: the module, the class in it that does the jobs, where one does, and whether the project has made it itself. */
interface Doing {
  readonly file: FilePath;
  readonly class: ts.ClassDeclaration | undefined;
  readonly isOwn: boolean;
}

/**
 * `this.mail.send` of an object that was given a service, as the worker calls it: of the same service where the class that does the jobs is given that, or can be; else of the one in the application of Nest that the worker starts without
 * its server (https://docs.nestjs.com/standalone-applications). Undefined where the object is none of Nest's.
 */
export function givenCallee(call: ts.CallExpression, scope: WorkerScope, worker: Doing, context: FixContext): Pick<JobDoer, 'callee' | 'imports' | 'lines' | 'handOver'> | Refusal | undefined {
  const same = worker.class && sameGiven(call, worker.class, context);
  if (same !== undefined) return { callee: same, imports: [], lines: [] };
  const callee = call.expression;
  if (!/from\s*['"]@nestjs\//.test(callee.getSourceFile().text) || (worker.isOwn && !worker.class)) return undefined;
  const given = givenTo([callee], scope, { file: worker.file, class: worker.class, inPlace: true }, { free: (name) => name }, context);
  if (isRefusal(given)) return given;
  const [member, another] = given.renamed;
  if (!member || another) return undefined;
  const text = callee.getText();
  const [start, end] = [member.node.getStart() - callee.getStart(), member.node.end - callee.getStart()];
  return { callee: text.slice(0, start) + member.text + text.slice(end), imports: given.imports, lines: given.declarations.map((line) => `«${line}»;`), handOver: (builder, instead) => given.leftOver(builder, instead) };
}

/** `this.mails.send` of a class that is given an object, as another class calls it which is given one of the same class. */
function sameGiven(call: ts.CallExpression, workerClass: ts.ClassDeclaration, { checker }: FixContext): string | undefined {
  const callee = uncast(call.expression);
  const holder = ts.isPropertyAccessExpression(callee) ? uncast(callee.expression) : undefined;
  if (!ts.isPropertyAccessExpression(callee) || !holder || !ts.isPropertyAccessExpression(holder) || holder.expression.kind !== ts.SyntaxKind.ThisKeyword || !classAround(call)) return undefined;
  const { symbol } = checker.getTypeAtLocation(holder);
  const constructor = workerClass.members.find(ts.isConstructorDeclaration);
  const same = symbol && (symbol.flags & ts.SymbolFlags.Class) !== 0 ? constructor?.parameters.find((one) => ts.isParameterPropertyDeclaration(one, constructor) && checker.getTypeAtLocation(one).symbol === symbol) : undefined;
  return same && `this.${same.name.getText()}.${callee.name.text}`;
}
