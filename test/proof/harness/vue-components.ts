/**
 * An emulator of the part of Vue that the pairs use: `ref`, `computed`, `watch`, and what runs when a component is there. There is no screen. What is watched is looked at once a tick, as Vue does before it
 * draws. Sources: https://vuejs.org/api/reactivity-core.html, https://vuejs.org/api/composition-api-lifecycle.html
 */
export function vueModules(): Readonly<Record<string, unknown>> {
  return { vue: { ref, computed, watch, onMounted }, 'vue-emulator': { mount } };
}

interface Ref<T> { value: T }
interface Watched { readonly sources: readonly Ref<unknown>[]; readonly isList: boolean; before: readonly unknown[]; clean?: (() => void) | undefined; readonly run: (now: unknown, before: unknown, onCleanup: (clean: () => void) => void) => void }

let watched: Watched[] = [];
let mounting: (() => void)[] = [];
let isPlanned = false;
let waiting: { holds(): boolean; met(): void }[] = [];

function changed(): void {
  if (isPlanned) return;
  isPlanned = true;
  queueMicrotask(() => {
    isPlanned = false;
    for (const one of watched) {
      const now = one.sources.map(({ value }) => value);
      if (now.every((value, index) => Object.is(value, one.before[index]))) continue;
      const { before } = one;
      one.before = now;
      one.clean?.();
      one.clean = undefined;
      one.run(one.isList ? now : now[0], one.isList ? before : before[0], (clean) => { one.clean = clean; });
    }
    const met = waiting.filter(({ holds }) => holds());
    waiting = waiting.filter((one) => !met.includes(one));
    for (const one of met) one.met();
  });
}

function ref<T>(initial: T): Ref<T> {
  let kept = initial;
  return {
    get value() { return kept; },
    set value(next) {
      if (Object.is(next, kept)) return;
      kept = next;
      changed();
    },
  };
}

function computed<T>(make: () => T): { readonly value: T } {
  return { get value() { return make(); } };
}

function watch(sources: Ref<unknown> | readonly Ref<unknown>[], run: Watched['run']): void {
  const list = Array.isArray(sources) ? sources as readonly Ref<unknown>[] : [sources as Ref<unknown>];
  watched.push({ sources: list, isList: Array.isArray(sources), before: list.map(({ value }) => value), run });
}

function onMounted(run: () => void): void {
  mounting.push(run);
}

/** A component on a page of its own; `when` waits until what it holds meets a condition. */
function mount<Component>(setup: () => Component): Component & { when(holds: () => boolean): Promise<void> } {
  [watched, mounting, waiting] = [[], [], []];
  const component = setup();
  for (const run of mounting) run();
  return Object.assign(component as Component & { when(holds: () => boolean): Promise<void> }, {
    when: (holds: () => boolean) => new Promise<void>((met) => { if (holds()) met(); else waiting.push({ holds, met }); }),
  });
}
