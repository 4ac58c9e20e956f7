import type { RuleInfo } from '../engine';
import type { Engine, EngineOptions } from '../engine/types';

/** What the commands see of the process they run in; tests give one of their own. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Width of the terminal behind standard error, in columns. */
  readonly columns: number;
  /** Resolves when the text has been handed over whole, however large; also where the reader has gone. */
  out(text: string): Promise<void>;
  err(text: string): void;
  /** Milliseconds of some monotonic clock. */
  now(): number;
}

/** The engine as the commands need it. Loaded late, because it brings the compiler along. */
export interface EngineModule {
  readonly rules: readonly RuleInfo[];
  createEngine(options: Omit<EngineOptions, 'host'>): Engine;
}

export type LoadEngine = () => Promise<EngineModule>;

/** 0: nothing at or above the limit; 1: findings at or above it; 2: the command could not be carried out. */
export type ExitCode = 0 | 1 | 2;

/** Something that the user can put right. Ends the command with exit code 2 and this one sentence. */
export class UsageError extends Error {}
