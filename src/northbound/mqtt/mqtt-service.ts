import { join } from 'node:path';
import { isFirstOrDoubled } from '../../core/doubling.js';
import { ownChance } from '../../core/machine/chance.js';
import type { NorthboundSources } from '../../device/northbound.js';
import { type BrokerAddress, formatBrokerAddress } from '../../settings/broker-address.js';
import type { Settings } from '../../settings/settings-schema.js';
import { machineId } from '../../system/machine-id.js';
import type { UpsConnection } from '../../ups/polling/snapshot.js';
import type { SwitchedService } from '../switched-northbound.js';
import { type BrokerCertificates, certificatesFolderName } from './broker-certificates.js';
import { BrokerConnection } from './broker-connection.js';
import { type OpenSession, openMqttSession, type SessionLimits, type SessionOptions } from './broker-session.js';
import type { BrokerFailure } from './connection-failures.js';
import type { MqttState } from './mqtt-state.js';
import { identityOf, type Places } from './places.js';
import { Teller } from './teller.js';
import type { Moment } from './told/moment.js';
import { statusPayloads } from './told/payload.js';
import { ToldBefore } from './told-before.js';

export interface MqttServiceParts {
  readonly sources: NorthboundSources;
  readonly certificates: BrokerCertificates;
  /** For a test. */
  readonly openSession?: OpenSession;
  readonly machine?: () => string;
  readonly random?: () => number;
}

const secondMs = 1000;

/** Tells an MQTT broker what the UPS says; nothing comes in from there, as nothing is subscribed. */
export class MqttService implements SwitchedService {
  readonly #sources: NorthboundSources;
  readonly #certificates: BrokerCertificates;
  readonly #settings: Settings['mqtt'];
  readonly #broker: BrokerAddress;
  readonly #clientId: string;
  readonly #places: Places;
  readonly #toldBefore: ToldBefore;
  readonly #teller: Teller;
  readonly #connection: BrokerConnection;
  #sinceMs: number;
  #link: { readonly connection: UpsConnection; readonly sinceMs: number | undefined };
  #lastError: MqttState['lastError'];
  #refused = 0;
  #failures = 0;
  /** What the journal was told last. */
  #journalled: 'connected' | string | undefined;
  #endValues = () => {};
  #cancelTick = () => {};

  constructor(parts: MqttServiceParts) {
    const { sources, certificates, openSession = openMqttSession } = parts;
    const { clock, values } = sources;
    const { machine = sources.machine?.id ?? machineId, random = (sources.machine?.chance ?? ownChance).fraction } =
      parts;
    const { current } = sources.settings;
    const { mqtt } = current;
    if (mqtt.broker === '') throw new TypeError('[mqtt] enabled without a broker');
    this.#sources = sources;
    this.#certificates = certificates;
    this.#settings = mqtt;
    this.#broker = mqtt.broker;
    const { id, clientId, places } = identityOf(current, machine());
    this.#clientId = clientId;
    this.#places = places;
    this.#toldBefore = new ToldBefore(join(sources.dataDir, certificatesFolderName), sources.disk);
    this.#sinceMs = clock.wallMs();
    this.#link = { connection: values.current.connection, sinceMs: undefined };
    this.#teller = new Teller({
      places,
      pace: { intervalS: mqtt.interval_s, refreshS: mqtt.refresh_s },
      moment: () => this.#moment(id),
      send: (message, done) => this.#connection.publish(message, done),
      onRefused: (refusal, topic) => this.#noteRefused(refusal, topic),
    });
    this.#connection = new BrokerConnection(
      { options: () => this.#sessionOptions(), openSession, clock, random },
      {
        onConnected: (limits) => void this.#connected(limits),
        onFailed: (failure, wasConnected) => this.#failed(failure, wasConnected),
        onRenewed: () => this.#teller.pause(),
      },
    );
  }

  get status(): MqttState {
    const { version } = this.#settings;
    return {
      status: this.#connection.isConnected ? 'connected' : 'connecting',
      broker: formatBrokerAddress(this.#broker),
      version,
      isEncrypted: this.#broker.isEncrypted,
      clientId: this.#clientId,
      root: this.#places.root,
      sinceMs: this.#sinceMs,
      sent: this.#teller.sent,
      waiting: this.#teller.waiting,
      refused: this.#refused,
      ...(this.#lastError && { lastError: this.#lastError }),
    };
  }

  start(): void {
    this.#endValues = this.#sources.values.subscribe((update) => {
      this.#noteLink(update.state.connection);
      this.#teller.observe(update);
    });
    this.#connection.start();
    this.#tickLater();
  }

  /** Idempotent; the broker is told that the gateway goes. */
  async stop(): Promise<void> {
    this.#endValues();
    this.#cancelTick();
    this.#teller.pause();
    await this.#connection.stop({ topic: this.#statusTopic, payload: statusPayloads.offline });
  }

  /** Other certificates are there. */
  renew(): void {
    this.#connection.renew();
  }

  get #statusTopic(): string {
    return `${this.#places.root}/status`;
  }

  #tickLater(): void {
    this.#cancelTick = this.#sources.clock.schedule(secondMs, () => {
      this.#teller.tick();
      this.#tickLater();
    });
  }

  async #sessionOptions(): Promise<SessionOptions> {
    const { version, user, keepalive_s, server_name } = this.#settings;
    return {
      address: this.#broker,
      version,
      clientId: this.#clientId,
      user,
      password: this.#sources.secrets.reveal('mqtt.password'),
      keepaliveS: keepalive_s,
      serverName: server_name,
      certificates: this.#broker.isEncrypted ? await this.#certificates.load() : {},
      will: { topic: this.#statusTopic, payload: statusPayloads.offline },
    };
  }

  async #connected(limits: SessionLimits): Promise<void> {
    const { clock, log, recorder } = this.#sources;
    const broker = formatBrokerAddress(this.#broker);
    this.#sinceMs = clock.wallMs();
    this.#failures = 0;
    log.info({ broker, root: this.#places.root }, 'Connected to the MQTT broker.');
    if (this.#journalled !== 'connected') recorder.record({ kind: 'broker-connected', subject: broker });
    this.#journalled = 'connected';
    const former = await this.#formerPlaces();
    if (this.#connection.isConnected) this.#teller.begin(limits, former);
  }

  /** Where the gateway told its values before, if that was elsewhere. Kept first: a broker that cuts who clears is met once. */
  async #formerPlaces(): Promise<Places | undefined> {
    const former = await this.#toldBefore.load();
    if (former?.root === this.#places.root && former.discovery === this.#places.discovery) return undefined;
    try {
      await this.#toldBefore.keep(this.#places);
      return former;
    } catch (err) {
      this.#sources.log.warn({ err }, 'Where MQTT told its values cannot be kept: former topics stay at the broker.');
      return undefined;
    }
  }

  #failed(failure: BrokerFailure, wasConnected: boolean): void {
    const { clock, log, recorder } = this.#sources;
    this.#teller.pause();
    if (wasConnected) this.#sinceMs = clock.wallMs();
    this.#failures += 1;
    this.#lastError = { text: failure.text, atMs: clock.wallMs() };
    const broker = formatBrokerAddress(this.#broker);
    const { code, text } = failure;
    if (wasConnected || isFirstOrDoubled(this.#failures)) {
      const what = failure.kind === 'refused' ? 'The MQTT broker refuses' : 'No connection to the MQTT broker';
      log.warn({ broker, code, failures: this.#failures }, `${what}: ${text.en}.`);
    }
    if (this.#journalled === code) return;
    this.#journalled = code;
    const kind = failure.kind === 'refused' ? 'broker-refuses' : 'broker-away';
    recorder.record({ kind, subject: broker, detail: text.en, detailFr: text.fr });
  }

  #noteRefused({ code, text }: BrokerFailure, topic: string): void {
    const { clock, log } = this.#sources;
    this.#refused += 1;
    this.#lastError = { text: { en: `${topic}: ${text.en}`, fr: `${topic} : ${text.fr}` }, atMs: clock.wallMs() };
    if (!isFirstOrDoubled(this.#refused)) return;
    log.warn({ topic, code, refused: this.#refused }, `The MQTT broker does not take a message: ${text.en}.`);
  }

  #noteLink(connection: UpsConnection): void {
    if (connection === this.#link.connection) return;
    this.#link = { connection, sinceMs: this.#sources.clock.wallMs() };
  }

  #moment(id: string): Moment {
    const { values, journal, settings, device, version, clock } = this.#sources;
    const { bacnet } = settings.current;
    return {
      state: values.current,
      gateway: {
        id,
        name: device.deviceName,
        version,
        deviceIdentifier: bacnet.device_identifier,
        unitNumber: bacnet.unit_number,
        language: bacnet.language,
      },
      troubles: device.troubles,
      activeAlarms: journal.activeAlarms(),
      linkSinceMs: this.#link.sinceMs,
      monotonicMs: clock.monotonicMs(),
      wallMs: clock.wallMs(),
    };
  }
}
