import { createRequire } from 'node:module';
import { freeUdpPort } from '../udp.js';

export interface ForeignValue {
  /** Application tag number, 135-2012 §20.2.1.4. */
  readonly type: number;
  readonly value: unknown;
}

export interface ForeignWrite {
  readonly type: number;
  readonly instance: number;
  readonly propertyId: number;
  readonly value: ForeignValue;
}

/** Somebody else's BMS that changes something; both packages with the same shape. Errors are told as `class/code`. */
export interface BmsOperator {
  readonly name: string;
  write(write: ForeignWrite): Promise<string>;
  writeMany(writes: readonly ForeignWrite[]): Promise<string>;
  /** AddListElement or RemoveListElement; the value of the write is the element. */
  changeList(kind: 'add' | 'remove', element: ForeignWrite): Promise<string>;
  /** State 0 enable, 1 disable, 2 disable-initiation; 0 minutes: without duration. */
  control(state: number, minutes: number, password?: string): Promise<string>;
  /** State 0 coldstart, 1 warmstart. */
  reinitialize(state: number, password?: string): Promise<string>;
  setTime(time: Date): void;
  setUtcTime(time: Date): void;
  close(): void;
}

type Receiver = { readonly address: string };
type Reply = Promise<unknown> | undefined;
type Done = (error?: Error | null) => void;

/** What both packages have, node-bacnet with a callback at the end and @bacnet-js/client with a promise. */
interface ForeignClient {
  on(event: 'error', listener: () => void): void;
  close(): void;
  timeSync(receiver: Receiver, time: Date): void;
  timeSyncUTC(receiver: Receiver, time: Date): void;
  writeProperty(...args: readonly unknown[]): Reply;
  writePropertyMultiple(...args: readonly unknown[]): Reply;
  addListElement(...args: readonly unknown[]): Reply;
  removeListElement(...args: readonly unknown[]): Reply;
  deviceCommunicationControl(...args: readonly unknown[]): Reply;
  reinitializeDevice(...args: readonly unknown[]): Reply;
}

const require = createRequire(import.meta.url);
const noPriority = 0;
const wholeArray = 0xffffffff;

export async function openOperator(
  name: 'node-bacnet' | '@bacnet-js/client',
  serverPort: number,
  apduTimeout = 3000,
): Promise<BmsOperator> {
  const loaded = require(name);
  const Client = (loaded.default ?? loaded) as new (options: object) => ForeignClient;
  const port = await freeUdpPort();
  const client = new Client({ port, interface: '127.0.0.1', apduTimeout, reuseAddr: false });
  client.on('error', () => {});
  const receiver = { address: `127.0.0.1:${serverPort}` };
  const outcome = (call: (done: Done) => Reply): Promise<string> =>
    new Promise((resolve) => {
      const done: Done = (error) => resolve(error ? codeOf(error) : 'done');
      call(done)?.then(() => done(), done);
    });
  return {
    name,
    write: ({ type, instance, propertyId, value }) =>
      outcome((done) => client.writeProperty(receiver, { type, instance }, propertyId, [value], {}, done)),
    writeMany: (writes) =>
      outcome((done) => {
        const list = writes.map(({ type, instance, propertyId, value }) => ({
          objectId: { type, instance },
          values: [{ property: { id: propertyId, index: wholeArray }, value: [value], priority: noPriority }],
        }));
        return client.writePropertyMultiple(receiver, list, {}, done);
      }),
    changeList: (kind, { type, instance, propertyId, value }) =>
      outcome((done) => {
        const args = [receiver, { type, instance }, { id: propertyId, index: wholeArray }, [value], {}, done] as const;
        return kind === 'add' ? client.addListElement(...args) : client.removeListElement(...args);
      }),
    control: (state, minutes, password) =>
      outcome((done) => client.deviceCommunicationControl(receiver, minutes, state, { password }, done)),
    reinitialize: (state, password) =>
      outcome((done) => client.reinitializeDevice(receiver, state, { password }, done)),
    setTime: (time) => client.timeSync(receiver, time),
    setUtcTime: (time) => client.timeSyncUTC(receiver, time),
    close: () => client.close(),
  };
}

/** Both packages say it in words only: `BacnetError - Class:2 (PROPERTY) - Code:40 (...)`. */
function codeOf({ message }: Error): string {
  const [, errorClass, errorCode] = /Class:\D*(\d+).*Code:\D*(\d+)/.exec(message) ?? [];
  return errorClass === undefined ? message : `${errorClass}/${errorCode}`;
}
