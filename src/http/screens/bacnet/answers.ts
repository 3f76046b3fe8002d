import { encodeApplicationValue } from '../../../bacnet/encoding/application-codec.js';
import type { ApplicationValue, ObjectIdentifier } from '../../../bacnet/encoding/application-value.js';
import { ConfirmedService } from '../../../bacnet/encoding/confirmed-service.js';
import { ObjectType } from '../../../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../../../bacnet/encoding/property-identifier.js';
import { UnconfirmedService } from '../../../bacnet/encoding/unconfirmed-service.js';
import { type PropertyWrite, PropertyWriter, type WriteFailure } from '../../../bacnet/object-model/property-writer.js';
import type { BbmdState } from '../../../bacnet/server/bbmd/bbmd.js';
import type { Peer } from '../../../bacnet/server/peer.js';
import type { Language } from '../../../core/bilingual.js';
import { GatewayError } from '../../../core/errors.js';
import type { DocumentKind } from '../../../documents/document-file.js';
import { objectName, propertyName } from '../../../objects/object-and-property-names.js';
import type { Caller } from '../../server/access/caller.js';
import { textOfCaller } from '../../server/access/text-of-caller.js';
import { duplicatesOf } from '../home/status-reader.js';
import type { Override } from '../values/schema.js';
import type { WebSources } from '../web-sources.js';
import type { BacnetPort, DocumentView } from './port.js';
import type { BacnetAnswer, BbmdView, SubscriptionView } from './schema.js';

interface DocumentPlace {
  readonly kind: DocumentKind;
  /** End of the file's name among those of its kind. */
  readonly suffix: string;
  readonly contentType: string;
}

const csv = 'text/csv; charset=utf-8';
const plain = 'text/plain; charset=utf-8';

// biome-ignore format: a line per document
const documents: Readonly<Record<string, DocumentPlace>> = {
  'pics.md': { kind: 'pics', suffix: '.md', contentType: 'text/markdown; charset=utf-8' },
  'pics.txt': { kind: 'pics', suffix: '.txt', contentType: plain },
  'epics.tpi': { kind: 'epics', suffix: '', contentType: plain },
  'ede/ede.csv': { kind: 'ede', suffix: '_EDE.csv', contentType: csv },
  'ede/state-texts.csv': { kind: 'ede', suffix: '_StateTexts.csv', contentType: csv },
  'ede/units.csv': { kind: 'ede', suffix: '_Units.csv', contentType: csv },
  'ede/object-types.csv': { kind: 'ede', suffix: '_ObjTypes.csv', contentType: csv },
  'acceptance.html': { kind: 'acceptance', suffix: '.html', contentType: 'text/html; charset=utf-8' },
};

/** The BACnet page: state, documents, commissioning. */
export class BacnetPages implements BacnetPort {
  readonly #sources: WebSources;

  constructor(sources: WebSources) {
    this.#sources = sources;
  }

  read(): BacnetAnswer {
    const server = this.#sources.bacnet()?.server;
    const identity = server?.identity?.state;
    const bbmd = server?.broadcasts.bbmd?.state;
    const foreign = server?.broadcasts.foreignDevice?.state;
    return {
      state: server?.state.status ?? 'stopped',
      counters: { ...server?.counters },
      clients: (server?.clients.list() ?? []).map(({ client, requests, lastSeenMs, services }) => ({
        address: textOfPeer(client),
        requests,
        lastSeenMs: Math.round(lastSeenMs),
        services: Object.fromEntries([...services].map(([key, count]) => [serviceName(key), count])),
      })),
      subscriptions: this.#subscriptions(),
      foreignDevice: foreign
        ? { ...foreign, state: foreign.status, bbmd: `${foreign.bbmd.address}:${foreign.bbmd.port}` }
        : { state: 'inactive' },
      ...(bbmd && { bbmd: bbmdView(bbmd) }),
      duplicates: duplicatesOf(identity?.sameInstance ?? []),
      sameName: duplicatesOf(identity?.sameName ?? []),
      ...(identity?.proposedInstance !== undefined && { proposal: identity.proposedInstance }),
      ...(identity?.proposedName !== undefined && { proposedName: identity.proposedName }),
    };
  }

  documents(): readonly string[] {
    return Object.keys(documents);
  }

  async document(path: string, language: Language): Promise<DocumentView | undefined> {
    const place = Object.hasOwn(documents, path) ? documents[path] : undefined;
    if (place === undefined) return undefined;
    const files = await this.#sources.documents(place.kind, language);
    const file = files.find(({ name }) => name.endsWith(place.suffix));
    return file && { name: file.name, text: file.text, contentType: place.contentType };
  }

  async openCommissioning(minutes: number, by: Caller): Promise<void> {
    const { settings, bms, loaded } = this.#sources;
    // The same number again is no change of a setting, but a new beginning.
    const isSame = loaded().settings.bacnet.commissioning === minutes;
    const edit = { section: 'bacnet', key: 'commissioning', value: String(minutes) };
    if (isSame) bms.setCommissioning(minutes, textOfCaller(by));
    else await settings.apply([edit], textOfCaller(by));
  }

  async closeCommissioning(by: Caller): Promise<void> {
    // Forced values end also where config.ini cannot be written.
    this.#sources.bms.setCommissioning('off', textOfCaller(by));
    const edit = { section: 'bacnet', key: 'commissioning', value: 'off' };
    await this.#sources.settings.apply([edit], textOfCaller(by));
  }

  async override(name: string, { outOfService, presentValue, reliability }: Override, by: Caller): Promise<void> {
    const { bms, bacnet } = this.#sources;
    const store = bacnet()?.store;
    const object = store?.findByName(name);
    if (store === undefined || object === undefined || object.id.objectType === ObjectType.device) {
      throw new GatewayError('web.not-found', `There is no object ${name}.`);
    }
    if (!bms.writes.isCommissioning) throw new GatewayError('web.not-commissioning', '');
    const writer = new PropertyWriter(store, bms.writes);
    const requestOf = (propertyId: number, value: ApplicationValue): PropertyWrite => {
      return { objectId: object.id, propertyId, arrayIndex: undefined, value: encodeApplicationValue(value) };
    };
    const requests = [requestOf(P.outOfService, { type: 'boolean', value: outOfService })];
    if (outOfService && presentValue !== undefined) {
      requests.push(requestOf(P.presentValue, valueFor(object.id, presentValue)));
    }
    if (outOfService && reliability !== undefined) {
      requests.push(requestOf(P.reliability, { type: 'enumerated', value: reliability }));
    }
    const refuse = (failure: WriteFailure | undefined) => {
      if (failure) throw new GatewayError('web.malformed', `The value is not possible for ${name}.`);
    };
    // All before the first: what is refused leaves the object in service.
    for (const request of requests) refuse(writer.valueFailure(request));
    for (const request of requests) refuse(await writer.write(request, textOfCaller(by)));
  }

  #subscriptions(): readonly SubscriptionView[] {
    const subscriptions = this.#sources.bacnet()?.server.subscriptions() ?? [];
    return subscriptions.map((one) => ({
      recipient: textOfPeer(one.subscriber),
      processId: one.processId,
      object: objectName(one.objectId),
      ...(one.propertyId !== undefined && { property: propertyName(one.propertyId) }),
      confirmed: one.confirmed,
      remainingS: one.timeRemainingS,
      ...(one.covIncrement !== undefined && { increment: one.covIncrement }),
      sent: one.notificationsSent,
      failures: one.failures,
      ...(one.lastSentAtMs !== undefined && { lastSentAtMs: one.lastSentAtMs }),
    }));
  }
}

function bbmdView({ table, foreignDevices, forwarded, dropped }: BbmdState): BbmdView {
  return {
    bdt: table.map(({ address, port, mask }) => ({ address: `${address}:${port}`, mask })),
    fdt: foreignDevices.map(({ address, port, timeToLiveS, remainingS }) => ({
      address: `${address}:${port}`,
      ttlS: timeToLiveS,
      remainingS,
    })),
    forwarded,
    dropped,
  };
}

function valueFor({ objectType }: ObjectIdentifier, value: number | readonly boolean[]): ApplicationValue {
  if (typeof value === 'object') return { type: 'bitString', value };
  if (objectType === ObjectType.analogValue) return { type: 'real', value };
  const isWhole = Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
  if (!isWhole) throw new GatewayError('web.malformed', 'A state is a whole number.');
  return { type: 'unsigned', value };
}

function textOfPeer({ address, port, remote }: Peer): string {
  const own = `${address}:${port}`;
  return remote === undefined ? own : `${remote.network}:${Buffer.from(remote.address).toString('hex')} (${own})`;
}

/** `readProperty` for `12`, `whoIs` for `u8`. */
function serviceName(key: string): string {
  const isUnconfirmed = key.startsWith('u');
  const choice = Number(isUnconfirmed ? key.slice(1) : key);
  const names: Readonly<Record<string, number>> = isUnconfirmed ? UnconfirmedService : ConfirmedService;
  return Object.entries(names).find(([, one]) => one === choice)?.[0] ?? `service ${choice}`;
}
