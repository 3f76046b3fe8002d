import { Bilingual } from '../shared/schema.js';
import { flag, listOf, number, type Of, object, oneOf, optional, text } from '../vocabulary.js';

const UpdateView = object({
  state: oneOf(['receiving', 'staged', 'trial', 'confirmed', 'reverted', 'refused']),
  progressPercent: number('Of the transfer'),
  version: optional(text('Which it is about, as far as its image has told it')),
  isWaiting: optional(flag('Staged; the restart waits until no server shuts down for it')),
  result: optional(Bilingual),
});

export const FirmwareAnswer = object({
  current: text(),
  previous: optional(text('The version to which one can go back')),
  slots: listOf(object({ name: text(), version: optional(text()), active: flag() })),
  canUpdate: flag(),
  reason: optional(Bilingual),
  update: optional(UpdateView),
});
export type FirmwareAnswer = Of<typeof FirmwareAnswer>;

export const UploadAnswer = object({
  version: text('Of the image'),
  isWaiting: flag('The restart waits until no server shuts down for it'),
});
export type UploadAnswer = Of<typeof UploadAnswer>;
