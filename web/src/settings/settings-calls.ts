import type { EditView, PreviewAnswer } from '../../../src/http/screens/settings/schema.js';
import { request } from '../api/client.js';

/** Single keys of config.ini, or all of it as text. */
export type SettingsChange = { readonly edits: readonly EditView[] } | { readonly text: string };

/** What is wrong with a change, and what it would change; nothing is written. */
export function previewSettings(change: SettingsChange): Promise<PreviewAnswer> {
  return request('POST', '/settings/preview', change);
}

/** Checked again, and journalled; `force`: though another device has the number. */
export function saveSettings(change: SettingsChange, force = false): Promise<unknown> {
  return request('PUT', '/settings', { ...change, ...(force && { force }) });
}
