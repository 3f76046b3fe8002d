import { frenchErrorDetail } from '../../../core/error-details.js';
import { errorText } from '../../../core/error-texts.js';
import { GatewayError } from '../../../core/errors.js';
import type { SettingsProblem } from '../../../settings/settings-problem.js';
import type { Notice, SettingsFault } from './schema.js';

/** A problem of a part of the gateway, for people: as exactly as it is known. */
export function noticeOf({ code, message }: Pick<GatewayError, 'code' | 'message'>): Notice {
  const { en, fr } = errorText(code);
  return { code, message: { en: message === '' ? en : message, fr: frenchErrorDetail(code, message) ?? fr } };
}

/** Without the file's folder, which is nothing for the network. */
export function settingsFault({ line, section, key, found, allowed, message }: SettingsProblem): SettingsFault {
  return {
    ...(line !== undefined && { line }),
    ...(section !== undefined && { section }),
    ...(key !== undefined && { key }),
    found,
    ...(allowed !== undefined && { allowed }),
    message,
  };
}

/** The refusal of an edit, for the page; any other error as it is. */
export function refusalForPage(error: unknown): unknown {
  if (!(error instanceof GatewayError) || !Array.isArray(error.facts.problems)) return error;
  const problems = (error.facts.problems as SettingsProblem[]).map(settingsFault);
  return new GatewayError(error.code, '', { problems });
}
