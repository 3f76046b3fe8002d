// biome-ignore format: a line per text
export const errors = {
  'error.detail': 'More exactly:',

  'error.page.unreachable': 'The gateway does not answer.',
  'error.page.refused': 'The gateway refuses this.',
  'error.page.fault': 'This page met an error; reload it.',
  'error.settings.invalid': 'A setting is missing, misspelt or out of bounds.',
} as const;
