import type { Bilingual } from '../core/bilingual.js';
import type { ProblemReason, SettingsProblem } from './settings-problem.js';
import { type SettingsTextName, settingsText } from './settings-texts.js';

/** The shipped file has some 15 KiB; whatever is larger than this is not a settings file. */
export const maxSettingsBytes = 65_536;

/** Turns the bytes of a settings file into text that can be written back unchanged, byte order mark included. */
export function decodeSettingsFile(
  bytes: Uint8Array,
  file: string,
): { readonly text: string } | { readonly problem: SettingsProblem } {
  if (bytes.length > maxSettingsBytes) {
    const found = `> ${maxSettingsBytes}`;
    return {
      problem: problem(file, 'too-large', 'tooLarge', {
        found,
        allowed: settingsText('bytes', { bytes: maxSettingsBytes }),
      }),
    };
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const line = firstBadLine(bytes);
    return { problem: problem(file, 'not-utf8', 'notUtf8', { line, allowed: settingsText('savedAsUtf8') }) };
  }
  // What a power cut during someone's copy leaves; it must not pass for a wish to have all defaults.
  if (text.trim() === '') return { problem: problem(file, 'empty', 'empty', { allowed: settingsText('oneSection') }) };
  return { text };
}

function problem(
  file: string,
  reason: ProblemReason,
  text: SettingsTextName,
  details: { readonly line?: number; readonly found?: string; readonly allowed: Bilingual },
): SettingsProblem {
  const nowhere = { line: undefined, section: undefined, key: undefined, found: '' };
  return { reason, file, message: settingsText(text), ...nowhere, ...details };
}

function firstBadLine(bytes: Uint8Array): number {
  // In UTF-8 the octet of a line feed is part of nothing else, so lines can be decoded one by one.
  let line = 1;
  let start = 0;
  for (
    let end = bytes.indexOf(0x0a);
    end >= 0 && isUtf8(bytes.subarray(start, end));
    end = bytes.indexOf(0x0a, start)
  ) {
    line += 1;
    start = end + 1;
  }
  return line;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
