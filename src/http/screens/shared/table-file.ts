import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../../../core/clock.js';
import { dataFileName } from '../../../core/data-file-name.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';

/** A table for spreadsheets, and what it is called where somebody keeps it. */
export interface TableFile {
  readonly name: string;
  readonly text: AsyncIterable<string> | string;
}

/** Of which gateway a file is, and of when. */
export interface FileParts {
  readonly clock: Clock;
  loaded(): LoadedSettings;
  isSimulated(): boolean;
}

/** The name of a table that is of this moment; `what` in the language of the file. */
export function nameOfNow({ clock, loaded, isSimulated }: FileParts, what: string): string {
  const device = loaded().settings.bacnet.device_identifier;
  return dataFileName({ device, what, momentsMs: [clock.wallMs()], isSimulated: isSimulated() });
}

export function sendTable(reply: FastifyReply, { name, text }: TableFile): FastifyReply {
  reply.header('content-disposition', `attachment; filename="${name}"`);
  return reply.type('text/csv; charset=utf-8').send(typeof text === 'string' ? text : Readable.from(text));
}
