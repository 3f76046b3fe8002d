import { PropertyIdentifier as P } from '../encoding/property-identifier.js';
import { headRows, lastRows, type PropertyRow } from './property-row.js';

/** 135-2016 §12.13; File_Size would be writable where the file can be written. */
export const fileRows: readonly PropertyRow[] = [
  ...headRows,
  [P.description, 'optional'],
  [P.fileType, 'required'],
  [P.fileSize, 'required'],
  [P.modificationDate, 'required'],
  [P.archive, 'required', 'always'],
  [P.readOnly, 'required'],
  [P.recordCount, 'optional'],
  [P.fileAccessMethod, 'required'],
  ...lastRows,
];
