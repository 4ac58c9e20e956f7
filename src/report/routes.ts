import { createColors } from 'picocolors';
import { costOf, type Location, type Route, type RouteEffect } from '../core';
import type { RoutesResult } from '../engine/types';
import type { ReportContext } from './context';
import { jsonFormatVersion, place } from './json';
import { relativePath } from './paths';
import { visible } from './source-text';

type Colors = ReturnType<typeof createColors>;

/** Every route with what it does, in order: how often, what, where, and through which calls. */
export function toRoutesPretty(result: RoutesResult, context: ReportContext): string {
  const colors = createColors(context.color === true);
  const lines: string[] = [];
  for (const route of result.routes) lines.push(...routeLines(route, context, colors), '');
  const requests = result.routes.filter(({ kind }) => kind === 'request').length;
  const jobs = result.routes.length - requests;
  lines.push(`${plural(requests, 'route')}${jobs > 0 ? ` and ${plural(jobs, 'job')}` : ''} in ${plural(result.files, 'file')}`);
  return `${lines.join('\n')}\n`;
}

function routeLines(route: Route, context: ReportContext, colors: Colors): string[] {
  const lines = [
    `${colors.bold(visible(route.name))}  ${colors.dim(`${where(route.location, context)}  ${visible(route.handler)}`)}`,
    `  ${costOf(route)}`,
  ];
  const width = Math.max(1, ...route.effects.map((effect) => frequency(effect).length));
  for (const effect of route.effects) {
    const waits = effect.kind === 'external' ? (effect.awaited ? ' awaited' : ' not awaited') : effect.deferred ? ' not awaited' : '';
    const subject = effect.subject === undefined ? '' : ` ${visible(effect.subject)}`;
    const via = effect.path.length === 0 ? '' : `  via ${effect.path.map(({ name }) => visible(name)).join(' → ')}`;
    const maybe = effect.conditional ? ' (under a condition)' : '';
    lines.push(`  ${frequency(effect).padStart(width)}  ${paint(effect, colors)}${subject}  ${visible(effect.label)}${waits}${maybe}  ${colors.dim(`${where(effect.location, context)}${via}`)}`);
  }
  if (route.truncated) lines.push(colors.dim('  … more follows: the list was cut'));
  for (const { name, location, reason } of route.unresolved) lines.push(colors.dim(`  ?  ${visible(name)}  ${where(location, context)}  ${reason}`));
  return lines;
}

/** `1 route`, `2 routes`. */
function plural(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

function frequency({ times }: RouteEffect): string {
  return times.length === 0 ? '1' : ['N', 'M', 'K'].slice(0, times.length).join('·');
}

function paint({ kind }: RouteEffect, colors: Colors): string {
  const color = kind === 'write' ? colors.yellow : kind === 'external' ? colors.magenta : kind === 'cache' ? colors.green : colors.cyan;
  return color(kind.padEnd(8));
}

function where({ file, start }: Location, context: ReportContext): string {
  return `${visible(relativePath(context.base, file))}:${start.line + 1}`;
}

/** The same as JSON for scripts; its fields are described in `docs/cli.md`. */
export function toRoutesJson(result: RoutesResult, context: ReportContext): string {
  return `${JSON.stringify({
    version: jsonFormatVersion,
    tool: { name: 'headroom', version: context.toolVersion },
    summary: { files: result.files, routes: result.routes.length, durationMs: context.durationMs },
    routes: result.routes.map((route) => ({
      kind: route.kind,
      name: route.name,
      framework: route.framework,
      handler: route.handler,
      cost: costOf(route),
      ...place(route.location, context),
      effects: route.effects.map((effect) => ({
        kind: effect.kind,
        label: effect.label,
        subject: effect.subject,
        library: effect.library,
        frequency: frequency(effect),
        times: effect.times,
        awaited: effect.awaited,
        deferred: effect.deferred === true,
        conditional: effect.conditional,
        ...place(effect.location, context),
        path: effect.path.map(({ name, location }) => ({ name, ...place(location, context) })),
      })),
      unresolved: route.unresolved.map(({ name, reason, location }) => ({ name, reason, ...place(location, context) })),
      truncated: route.truncated,
    })),
  }, undefined, 2)}\n`;
}
