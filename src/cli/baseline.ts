import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Finding } from '../core';
import { writeWhole } from './write-files';
import { UsageError } from './terminal';

/** A finding that was there when the baseline was taken. */
interface Entry {
  readonly fingerprint: string;
  readonly rule: string;
  /** How many findings had this fingerprint. */
  readonly count: number;
}

export type Baseline = readonly Entry[];

/** Used where `--update-baseline` comes without `--baseline FILE`. */
export const defaultBaseline = 'headroom-baseline.json';

/** @throws UsageError where the file is absent or is no baseline; `name` is how the user wrote it. */
export function readBaseline(file: string, name: string): Baseline {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UsageError(absent
      ? `The baseline ${name} does not exist; --update-baseline writes it.`
      : `The baseline ${name} cannot be read: ${(error as Error).message}`);
  }
  try {
    const data = JSON.parse(text) as { version?: unknown; findings?: unknown };
    if (data.version === 1 && Array.isArray(data.findings) && data.findings.every(isEntry)) return data.findings;
  } catch {
    // Said below, as for JSON of another shape.
  }
  throw new UsageError(`${name} is not a Headroom baseline; --update-baseline writes it anew.`);
}

function isEntry(value: unknown): value is Entry {
  const entry = value as Partial<Entry> | null;
  return typeof entry?.fingerprint === 'string' && typeof entry.rule === 'string' && Number.isInteger(entry.count);
}

/** The findings that the baseline does not hold. A fingerprint that it holds twice covers two findings, no more. */
export function newFindings(findings: readonly Finding[], baseline: Baseline): readonly Finding[] {
  const left = new Map(baseline.map((entry) => [entry.fingerprint, entry.count]));
  return findings.filter((finding) => {
    const known = left.get(finding.fingerprint) ?? 0;
    if (known > 0) left.set(finding.fingerprint, known - 1);
    return known <= 0;
  });
}

/**
 * Writes the findings as the new baseline, sorted, so that its history in git is readable. Where only some rules were run,
 * the entries of the others stay.
 * @throws UsageError where the file cannot be written.
 */
export function writeBaseline(file: string, name: string, findings: readonly Finding[], kept: Baseline): void {
  const entries = new Map<string, Entry>(kept.map((entry) => [entry.fingerprint, entry]));
  for (const { fingerprint, rule } of findings) {
    entries.set(fingerprint, { fingerprint, rule, count: (entries.get(fingerprint)?.count ?? 0) + 1 });
  }
  const sorted = [...entries.values()].sort((a, b) => order(a.rule, b.rule) || order(a.fingerprint, b.fingerprint));
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeWhole(file, `${JSON.stringify({ version: 1, findings: sorted }, undefined, 2)}\n`);
  } catch (error) {
    throw new UsageError(`The baseline ${name} cannot be written: ${(error as Error).message}`);
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
