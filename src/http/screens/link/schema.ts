import { Bilingual, Notice } from '../shared/schema.js';
import { flag, listOf, mapOf, number, type Of, object, oneOf, optional, text, time } from '../vocabulary.js';

export const LinkStatus = object({
  status: oneOf(['open', 'waiting', 'opening', 'stopped']),
  port: text('As config.ini names it; `simulator` for the built-in one'),
  carrier: oneOf(['modbus-rtu', 'modbus-tcp'], 'What carries the questions'),
  problem: optional(Notice),
  toCheck: Bilingual,
  requests: number(),
  answers: number(),
  timeouts: number(),
  crcErrors: number(),
  qualityPercent: optional(number('Requests that were answered, with data or an exception')),
});
export type LinkStatus = Of<typeof LinkStatus>;

const LinkCounters = object(
  {
    requests: optional(number('Requests sent')),
    answers: optional(number('Requests answered with data')),
    exceptions: optional(mapOf(number(), 'Requests refused by the slave, by Modbus exception code')),
    timeouts: optional(number('Requests without an answer in time')),
    crcErrors: optional(number('Answers of which a byte was damaged')),
    shortFrames: optional(number('Answers that broke off before their end')),
    interrupted: optional(number('Requests cut off because the port went away or was closed')),
    blocked: optional(number('Requests not even sent, because the line never fell silent')),
    lateAnswers: optional(number('Sound frames that answer an earlier request')),
    foreignFrames: optional(number('Sound frames of another slave, function or length')),
    noiseBytes: optional(number('Bytes that belong to no frame')),
  },
  'Since the start; empty while there is no line',
);

const FrameView = object({ atMs: time(), direction: oneOf(['out', 'in']), hex: text(), note: text() });
export type FrameView = Of<typeof FrameView>;

export const LinkView = object(
  {
    state: LinkStatus,
    counters: LinkCounters,
    roundTrip: object({
      lastMs: optional(number()),
      meanMs: optional(number()),
      maxMs: optional(number()),
      p95Ms: optional(number()),
    }),
    frames: listOf(FrameView),
    detection: object({
      running: flag(),
      tried: number(),
      of: number(),
      current: optional(text()),
      unitAddressing: optional(
        object(
          {
            form: oneOf(['high-byte', 'nibble', 'next-nibble']),
            told: flag('The values of the UPS have told it; else it is as documents print it'),
          },
          'Where `unit_addressing=auto` takes the pages of the units to be',
        ),
      ),
    }),
  },
  'The serial line with everything that helps to find a fault',
);
export type LinkView = Of<typeof LinkView>;
