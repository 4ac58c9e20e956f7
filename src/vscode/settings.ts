import * as vscode from 'vscode';
import { confidences, severities } from '../core';
import type { Confidence, Severity } from '../core';
import type { Settings } from '../engine/types';

const section = 'headroom';

/** What the extension itself needs from the settings; the rest goes to the engine. */
export interface EditorSettings {
  readonly enable: boolean;
  /** Milliseconds between the last keystroke and the analysis. */
  readonly debounce: number;
  /** Whether a line above every handler says what it costs. */
  readonly codeLens: boolean;
  readonly trace: 'off' | 'messages' | 'verbose';
}

let known: EditorSettings | undefined;

/** Forgets what was read whenever a setting changes. Registered before all else that listens to settings, so that nobody is told of a change and then given what was before. */
export function watchSettings(): vscode.Disposable {
  known = undefined;
  return vscode.workspace.onDidChangeConfiguration(event => {
    if (affectsSettings(event)) known = undefined;
  });
}

/** The settings as they are now. They are asked for a dozen times for each key, and the editor copies all of a section for each question, so they are read once. */
export function editorSettings(): EditorSettings {
  return known ??= readEditorSettings();
}

function readEditorSettings(): EditorSettings {
  const configuration = vscode.workspace.getConfiguration(section);
  const debounce = Number(configuration.get('debounce'));
  const trace = configuration.get<string>('trace');
  return {
    enable: configuration.get<boolean>('enable') !== false,
    debounce: Number.isFinite(debounce) ? Math.min(Math.max(debounce, 0), 5000) : 150,
    codeLens: configuration.get<boolean>('codeLens') !== false,
    trace: trace === 'messages' || trace === 'verbose' ? trace : 'off',
  };
}

/**
 * What the user has set, and nothing else: a default that was sent along would override `headroom.config.json`.
 * Values of a wrong type are left out; the settings editor has already marked them.
 */
export function engineSettings(): Partial<Settings> {
  const configuration = vscode.workspace.getConfiguration(section);
  const set = <T>(key: string): T | undefined => {
    const found = configuration.inspect<T>(key);
    const isSet = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(value => value !== undefined);
    return isSet ? configuration.get<T>(key) : undefined;
  };
  const minConfidence = set<Confidence>('minimumConfidence');
  const rules = Object.entries(set<Record<string, unknown>>('rules') ?? {})
    .filter((entry): entry is [string, Severity | 'off'] => entry[1] === 'off' || severities.includes(entry[1] as Severity));
  const include = globs(set('include'));
  const exclude = globs(set('exclude'));
  return {
    ...(minConfidence && confidences.includes(minConfidence) ? { minConfidence } : {}),
    ...(rules.length > 0 ? { rules: Object.fromEntries(rules) } : {}),
    ...(include ? { include } : {}),
    ...(exclude ? { exclude } : {}),
  };
}

function globs(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((glob): glob is string => typeof glob === 'string') : undefined;
}

export function affectsSettings(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(section);
}
