import type { Query } from '../../catalog';
import { declarationOf } from '../../flow/values/symbols';
import { bare, enclosingFunction } from '../../project/syntax';
import { ts } from '../../project/ts';
import { hasRunes, isSvelteState } from '../../rules/client-side-processing/svelte-state';
import { indentUnit, lineBreak, lineIndent, reindentAll, semicolon } from '../edits/edit-builder';
import { givesCleanup, mountingOf } from './mounting';
import { letLatestFill, type InVariable, type Reactivity, type Writing } from './reactivity';
import { pause, type Search } from './search';

/** How a component of Svelte is told of changes: with runes, or without. */
export function svelteReactivity(file: ts.SourceFile): Reactivity {
  const states = new Set<string>();
  for (const statement of file.statements) {
    for (const { name } of ts.isVariableStatement(statement) ? statement.declarationList.declarations : []) {
      for (const one of bindingsIn(name)) if (isSvelteState(one)) states.add(one.name.getText());
    }
  }
  return hasRunes(file) ? runes(states) : assignments(states);
}

function bindingsIn(name: ts.BindingName): readonly (ts.VariableDeclaration | ts.BindingElement)[] {
  if (ts.isIdentifier(name)) return [name.parent as ts.VariableDeclaration | ts.BindingElement];
  return name.elements.flatMap((one) => (ts.isBindingElement(one) ? bindingsIn(one.name) : []));
}

/** What a statement reads so that it runs again when that changes. */
const read = (sources: readonly string[]): string => `void [${sources.join(', ')}]`;

/** The loader, and what loads the rows first: nothing but a hook that is given it, so that what runs again can take its place. */
function loadingOf({ declaration }: InVariable, query: Query, hooks: RegExp) {
  const loader = enclosingFunction(query.call);
  const mounted = loader && mountingOf(loader, declaration.getSourceFile(), hooks);
  const isKnown = mounted && mounted.isAlone && ts.isSourceFile(mounted.statement.parent) && hooks.test(mounted.hook.getText());
  return loader && isKnown && loader.parameters.length === 0 && !givesCleanup(loader) ? { loader, mounted } : undefined;
}

/** Puts something in the place of what loads the rows first; the loader gets a name where it has none. */
function loadBy({ loader, mounted }: NonNullable<ReturnType<typeof loadingOf>>, { builder, names }: Writing, text: (load: string) => string): void {
  const file = loader.getSourceFile();
  if (mounted.name !== undefined) return void builder.replace(mounted.statement, reindentAll(text(mounted.name), lineIndent(file, mounted.statement.getStart()), lineBreak(file)));
  const load = names.free('load', 'loadRows');
  builder.range(file, mounted.statement.getStart(), loader.getStart(), `const ${load} = `);
  builder.range(file, loader.end, mounted.statement.end, semicolon(file));
  builder.after(mounted.statement, [text(load)]);
}

const unknownPlace = 'the place is not known where the rows are loaded first, or it does other things too';
const late = 'an answer that comes late could take the place of the one that was asked for last';

/** The statement that declares what was typed, which begins as a written text. */
function declarationOfTerm({ term: { state } }: Search, checker: ts.TypeChecker): { readonly statement: ts.VariableStatement; readonly initial: ts.StringLiteralLike } | undefined {
  const declaration = declarationOf(state, checker);
  const statement = declaration && ts.isVariableDeclaration(declaration) ? declaration.parent.parent : undefined;
  const made = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  const initial = made && ts.isCallExpression(made) ? made.arguments[0] : made;
  return statement && ts.isVariableStatement(statement) && initial && ts.isStringLiteralLike(bare(initial)) ? { statement, initial: bare(initial) as ts.StringLiteralLike } : undefined;
}

function hold(text: string, { declaration }: InVariable, local: string, { builder }: Writing): void {
  builder.range(declaration.getSourceFile(), declaration.name.getStart(), declaration.end, `${local} = ${text}`);
}

/** With runes: an effect runs when the component is there, as `onMount` does, and again when something changes that it read (https://svelte.dev/docs/svelte/$effect). */
function runes(states: ReadonlySet<string>): Reactivity {
  return {
    value: (name) => name,
    sourceOf: (value) => (states.has(value) ? value : undefined),
    holdNumber: (held, local, writing) => hold('$state(0)', held, local, writing),

    waiting(search, { builder, names, checker }) {
      const declared = declarationOfTerm(search, checker);
      if (!declared) return undefined;
      const [name, timer, term] = [names.free('searched', 'searchedTerm'), names.free('timer', 'pause'), names.free('typed', 'newTerm')];
      const [unit, end] = [indentUnit(declared.statement.getSourceFile()), semicolon(declared.statement.getSourceFile())];
      builder.after(declared.statement, [
        `let ${name} = $state(${declared.initial.getText()})${end}`,
        `$effect(() => {\n${unit}const ${term} = ${search.term.state.text}${end}\n${unit}const ${timer} = setTimeout(() => { ${name} = ${term}${end} }, ${pause})${end}\n${unit}return () => clearTimeout(${timer})${end}\n})${end}`,
      ]);
      return name;
    },

    askAgain(held, query, sources, writing) {
      const loading = loadingOf(held, query, /^(?:onMount|\$effect)$/);
      if (!loading) return unknownPlace;
      if (!letLatestFill(held, query, writing)) return late;
      const [unit, end] = [indentUnit(held.declaration.getSourceFile()), semicolon(held.declaration.getSourceFile())];
      // What `onMount` runs reads nothing that it would run again for (https://svelte.dev/docs/svelte/svelte#untrack).
      const call = (load: string): string => (loading.mounted.hook.getText() === 'onMount' ? `void ${writing.imports.named('untrack', 'svelte')}(${load})` : `void ${load}()`);
      loadBy(loading, writing, (load) => `$effect(() => {\n${unit}${read(sources)}${end}\n${unit}${call(load)}${end}\n})${end}`);
      return undefined;
    },
  };
}

/** Without runes: a statement that is marked `$:` runs again when something changes that stands in it, from before the component is there, on the server too (https://svelte.dev/docs/svelte/legacy-reactive-assignments). */
function assignments(states: ReadonlySet<string>): Reactivity {
  return {
    value: (name) => name,
    sourceOf: (value) => (states.has(value) ? value : undefined),
    holdNumber: (held, local, writing) => hold('0', held, local, writing),

    waiting(search, { builder, names, checker }) {
      const declared = declarationOfTerm(search, checker);
      if (!declared) return undefined;
      const [name, timer, term, wait] = [names.free('searched', 'searchedTerm'), names.free('timer', 'pause'), names.free('typed', 'newTerm'), names.free('wait', 'waitForTerm')];
      const file = declared.statement.getSourceFile();
      const [unit, end, typed] = [indentUnit(file), semicolon(file), (type: string) => ((file.flags & ts.NodeFlags.JavaScriptFile) === 0 ? `: ${type}` : '')];
      builder.after(declared.statement, [
        `let ${name} = ${declared.initial.getText()}${end}`,
        `let ${timer}${typed('ReturnType<typeof setTimeout> | undefined')}${end}`,
        `const ${wait} = (${term}${typed('string')}) => {\n${unit}clearTimeout(${timer})${end}\n${unit}if (${term} !== ${name}) ${timer} = setTimeout(() => { ${name} = ${term}${end} }, ${pause})${end}\n}${end}`,
        `$: ${wait}(${search.term.state.text})${end}`,
      ]);
      return name;
    },

    askAgain(held, query, sources, writing) {
      const loading = loadingOf(held, query, /^onMount$/);
      if (!loading) return unknownPlace;
      if (!letLatestFill(held, query, writing)) return late;
      const [unit, end] = [indentUnit(held.declaration.getSourceFile()), semicolon(held.declaration.getSourceFile())];
      const there = writing.names.free('isThere', 'isMounted');
      const hook = loading.mounted.hook.getText();
      loadBy(loading, writing, (load) => `let ${there} = false${end}\n${hook}(() => { ${there} = true${end} })${end}\n$: if (${there}) {\n${unit}${read(sources)}${end}\n${unit}void ${load}()${end}\n}`);
      return undefined;
    },
  };
}
