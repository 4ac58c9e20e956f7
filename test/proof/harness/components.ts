import assert from 'node:assert/strict';

/**
 * An emulator of the part of React and of TanStack Query that components of the pairs use: state, effects, memos, and queries that are kept under a key. There is no screen: what a component
 * returns is what is compared. Sources: https://react.dev/reference/react/hooks, https://tanstack.com/query/latest/docs/framework/react/reference/useQuery
 */
export function componentModules(): Readonly<Record<string, unknown>> {
  return { react: { useState, useEffect, useMemo, useCallback, useRef }, '@tanstack/react-query': { useQuery }, 'react-emulator': { mount } };
}

interface Slot { value?: unknown; dependencies?: readonly unknown[] | undefined; isNew?: boolean }
interface Entry { data?: unknown; error?: unknown; isLoading: boolean; asked: boolean }

interface Mounted {
  readonly slots: Slot[];
  at: number;
  effects: (() => void)[];
  changed(): void;
  readonly cache: Map<string, Entry>;
}

let current: Mounted | undefined;

/** A component on a page of its own. `when` gives what it shows as soon as that meets a condition. */
function mount<View>(component: () => View): { when(holds: (view: View) => boolean): Promise<View> } {
  let view: View;
  let waiting: { holds(view: View): boolean; met(view: View): void } | undefined;
  let isPlanned = false;
  const mounted: Mounted = {
    slots: [], at: 0, effects: [], cache: new Map(),
    // What changes in one tick is shown at once.
    changed() {
      if (isPlanned) return;
      isPlanned = true;
      queueMicrotask(() => { isPlanned = false; render(); });
    },
  };
  const render = (): void => {
    current = mounted;
    mounted.at = 0;
    try { view = component(); } finally { current = undefined; }
    for (const effect of mounted.effects.splice(0)) effect();
    if (waiting?.holds(view)) { waiting.met(view); waiting = undefined; }
  };
  render();
  return { when: (holds) => new Promise((met) => { if (holds(view)) met(view); else waiting = { holds, met }; }) };
}

function slot(): { readonly mounted: Mounted; readonly own: Slot } {
  assert.ok(current, 'a hook runs while a component is rendered');
  const own = (current.slots[current.at] ??= { isNew: true });
  current.at++;
  return { mounted: current, own };
}

function useState<T>(initial: T | (() => T)): [T, (next: T | ((was: T) => T)) => void] {
  const { mounted, own } = slot();
  if (own.isNew) Object.assign(own, { isNew: false, value: initial instanceof Function ? initial() : initial });
  return [own.value as T, (next) => {
    const value = next instanceof Function ? next(own.value as T) : next;
    if (Object.is(value, own.value)) return;
    own.value = value;
    mounted.changed();
  }];
}

function useRef<T>(initial: T): { current: T } {
  return useState(() => ({ current: initial }))[0];
}

function hasChanged(own: Slot, dependencies: readonly unknown[] | undefined): boolean {
  const changed = own.isNew === true || !dependencies || dependencies.some((one, index) => !Object.is(one, own.dependencies?.[index]));
  Object.assign(own, { isNew: false, dependencies });
  return changed;
}

function useEffect(effect: () => (() => void) | undefined, dependencies?: readonly unknown[]): void {
  const { mounted, own } = slot();
  if (!hasChanged(own, dependencies)) return;
  mounted.effects.push(() => {
    (own.value as (() => void) | undefined)?.();
    own.value = effect();
  });
}

function useMemo<T>(make: () => T, dependencies: readonly unknown[]): T {
  const { own } = slot();
  if (hasChanged(own, dependencies)) own.value = make();
  return own.value as T;
}

function useCallback<T>(fn: T, dependencies: readonly unknown[]): T {
  return useMemo(() => fn, dependencies);
}

function useQuery({ queryKey, queryFn }: { readonly queryKey: readonly unknown[]; queryFn(): Promise<unknown> }): Entry {
  const { mounted } = slot();
  const key = JSON.stringify(queryKey);
  const entry = mounted.cache.get(key) ?? { isLoading: true, asked: false };
  mounted.cache.set(key, entry);
  if (!entry.asked) {
    entry.asked = true;
    void queryFn().then((data) => { entry.data = data; }, (error: unknown) => { entry.error = error; }).finally(() => {
      entry.isLoading = false;
      mounted.changed();
    });
  }
  return entry;
}
