import { declarationOf } from '../../flow/values/symbols';
import { bare, enclosingFunction } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isRef } from '../../rules/client-side-processing/component-state';
import { indentUnit, semicolon } from '../edits/edit-builder';
import type { Imports } from '../edits/imports';
import { mountingOf } from './mounting';
import { letLatestFill, type Reactivity } from './reactivity';
import { pause } from './search';
import { declares } from './turns';

/** How the file names what Vue exports: where it imports nothing of it, a plugin does that (https://nuxt.com/docs/guide/concepts/auto-imports). */
function vue(wanted: string, imports: Imports): string {
  return imports.has('vue') ? imports.named(wanted, 'vue') : wanted;
}

/** A `ref` is read as `orders.value`; `watch` does something again (https://vuejs.org/guide/essentials/watchers.html). */
export const vueReactivity: Reactivity = {
  value: (name) => `${name}.value`,

  sourceOf: (value) => (value.endsWith('.value') ? value.slice(0, -'.value'.length) : undefined),

  holdNumber({ declaration: { name, initializer } }, local, { builder }) {
    const made = initializer && bare(initializer);
    builder.replace(name, local);
    if (initializer) builder.replace(initializer, `${made && ts.isCallExpression(made) ? made.expression.getText() : 'ref'}(0)`);
  },

  waiting({ term: { state } }, { builder, names, imports, checker }) {
    const declaration = declarationOf(state, checker);
    const statement = declaration && isRef(declaration) ? declaration.parent.parent : undefined;
    if (!statement || !ts.isVariableStatement(statement)) return undefined;
    const [name, timer, stop] = [names.free('searched', 'searchedTerm'), names.free('timer', 'pause'), names.free('onCleanup', 'cleanUp')];
    const [unit, end] = [indentUnit(statement.getSourceFile()), semicolon(statement.getSourceFile())];
    const term = names.free('typed', 'newTerm');
    builder.after(statement, [
      `const ${name} = ${vue('ref', imports)}(${state.text}.value)${end}`,
      `${vue('watch', imports)}(${state.text}, (${term}, _before, ${stop}) => {\n${unit}const ${timer} = setTimeout(() => { ${name}.value = ${term}${end} }, ${pause})${end}\n${unit}${stop}(() => clearTimeout(${timer}))${end}\n})${end}`,
    ]);
    return name;
  },

  askAgain(held, query, sources, writing) {
    const { builder, names, imports } = writing;
    const loader = enclosingFunction(query.call);
    const declared = held.declaration.parent.parent;
    const block = declared.parent;
    const mounted = loader && mountingOf(loader, block, /^on(?:Before)?Mount(?:ed)?$/);
    if (!loader || !mounted || mounted.statement.parent !== block || !(ts.isSourceFile(block) || ts.isBlock(block)) || loader.parameters.length > 0) return 'the place is not known where the rows are loaded first';
    if (!letLatestFill(held, query, writing)) return 'an answer that comes late could take the place of the one that was asked for last';
    const after = [declared, ...block.statements.filter((one) => declares(one, sources))].reduce<ts.Node>((last, one) => (one.end > last.end ? one : last), mounted.statement);
    const end = semicolon(loader.getSourceFile());
    const load = mounted.name ?? names.free('load', 'loadRows');
    const list = sources.length === 1 ? sources[0] : `[${sources.join(', ')}]`;
    const again = `${vue('watch', imports)}(${list}, () => { void ${load}()${end} })${end}`;
    if (mounted.name === undefined) {
      // The function that is run when the component is there gets a name.
      builder.range(loader.getSourceFile(), mounted.statement.getStart(), loader.getStart(), `const ${load} = `);
      builder.range(loader.getSourceFile(), loader.end, mounted.statement.end, end);
      builder.after(mounted.statement, [`${mounted.hook.getText()}(${load})${end}`]);
    }
    builder.after(after, [again]);
    return undefined;
  },
};
