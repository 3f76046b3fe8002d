import { Bilingual, SettingsFault } from '../shared/schema.js';
import {
  flag,
  input,
  listOf,
  mapOf,
  number,
  type Of,
  object,
  oneOf,
  optional,
  shortText,
  text,
  textOrNull,
} from '../vocabulary.js';

export const SettingName = object({ section: text(), key: text() });
export type SettingName = Of<typeof SettingName>;

export const SettingKey = object(
  {
    key: text(),
    kind: text(),
    value: text('As in config.ini; a password as (set) or nothing'),
    default: optional(text()),
    label: optional(Bilingual),
    help: optional(Bilingual),
    choices: optional(listOf(text())),
    minimum: optional(number()),
    maximum: optional(number()),
    maxLength: optional(number()),
    allowed: optional(Bilingual),
    secret: optional(flag()),
  },
  'Of a section whose keys are not fixed, only key, kind and value',
);
export type SettingKey = Of<typeof SettingKey>;

export const SettingSection = object({
  name: text(),
  title: Bilingual,
  short: optional(Bilingual),
  free: flag('Its keys are not fixed'),
  keys: listOf(SettingKey),
});
export type SettingSection = Of<typeof SettingSection>;

export const SettingsAnswer = object({
  sections: listOf(SettingSection),
  secrets: listOf(SettingName, 'Passwords of config.ini, that of the login included, which has a form of its own'),
  text: text('config.ini without secrets'),
  origin: oneOf(['file', 'last-good', 'defaults']),
  problems: listOf(SettingsFault),
  notices: listOf(SettingsFault),
});
export type SettingsAnswer = Of<typeof SettingsAnswer>;

export const EditView = input({ section: shortText(64), key: shortText(64), value: textOrNull(4096) });
export type EditView = Of<typeof EditView>;

const longestFile = 65_536;
const mostEdits = 500;

/** Either edits or a whole new file. */
export const EditBody = input({
  edits: optional(listOf(EditView, 'Single keys; null takes a key out', mostEdits)),
  text: optional(shortText(longestFile)),
  force: optional(flag('Takes a Device Identifier that another device on the network has')),
});
export type EditBody = Of<typeof EditBody>;

export const ChangeView = object({ section: text(), key: text(), from: text(), to: text() });
export type ChangeView = Of<typeof ChangeView>;

export const PreviewAnswer = object({
  problems: listOf(SettingsFault),
  notices: listOf(SettingsFault),
  changed: listOf(ChangeView),
});
export type PreviewAnswer = Of<typeof PreviewAnswer>;

export const ChangedAnswer = object({ changed: listOf(ChangeView) });

export const RestoredAnswer = object({
  changed: listOf(ChangeView),
  leftOut: listOf(text(), 'Profiles of the backup that cannot be used'),
});
export type RestoredAnswer = Of<typeof RestoredAnswer>;

export const Backup = object(
  {
    format: text(),
    version: text('Of the gateway that made it'),
    madeAt: optional(text('ISO 8601')),
    config: text('config.ini without secrets'),
    identity: optional(text('What the gateway remembers of the UPS')),
    profiles: optional(mapOf(text(), 'Files of the site that describe UPS, by name')),
  },
  'Everything but passwords',
);
