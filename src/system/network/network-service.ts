import { join } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError, hasCode } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import type { Chance } from '../../core/machine/chance.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import { Mutex } from '../../core/mutex.js';
import { callerText } from '../../journal/caller-texts.js';
import type { EventRecorder } from '../../journal/journal-event.js';
import { noBackendTexts } from '../../journal/no-backend-texts.js';
import { reasonText } from '../../journal/reason-texts.js';
import type { LoginAttempt } from '../../security/login.js';
import type { LoadedSettings, SettingsChange } from '../../settings/loaded-settings.js';
import { type SettingsProblem, settingsError } from '../../settings/settings-problem.js';
import type { Settings } from '../../settings/settings-schema.js';
import type { SettingsStore } from '../../settings/settings-store.js';
import { lostBinds } from './bind-addresses.js';
import { ConfirmOrRevert, type NetworkEvent } from './confirm-or-revert.js';
import { HelperAgent } from './helper-agent.js';
import { type NetworkInForce, readNetworkInForce } from './interface-in-force.js';
import type { NetworkRule } from './network-agent.js';
import { confirmedByMachine, editsBack, editsTo, networkOf } from './network-edits.js';
import { recordNetworkEvent } from './network-events.js';
import { NetworkRuleInForce } from './network-rule.js';
import { areSameNetwork, factoryNetwork, type NetworkSettings } from './network-settings.js';
import { type NetworkDecision, NetworkWaiting } from './network-waiting.js';
import type { CompanionSetting } from './pending-change.js';

export interface NetworkServiceParts {
  readonly settings: SettingsStore;
  readonly dataDir: string;
  /** Socket of the root helper; undefined where none is installed. */
  readonly helperSocket: string | undefined;
  readonly recorder: EventRecorder;
  /** This machine's where nothing is said. */
  readonly chance?: Chance;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
  /** What the kernel says; a test says something else. */
  readonly inForce?: () => Promise<NetworkInForce>;
}

/** Who asks over BACnet: his address, and which settings he wants with that of ours. */
export interface BacnetAsker {
  readonly peer: string;
  readonly companions: readonly CompanionSetting[];
}

/** What the network is, and what is wanted of it. */
export interface NetworkState {
  readonly settings: Settings['network'];
  readonly rule: NetworkRule;
  readonly inForce: NetworkInForce;
  /** `canConfirm`: the address of the change was reached. */
  readonly unconfirmed: { readonly untilMs: number; readonly canConfirm: boolean } | undefined;
}

/** The answer to the request goes out before its address does. */
const switchDelayMs = 1000;
/** Who, in journal and log, where the gateway itself writes config.ini. */
const itself = callerText('revert');

/** The network of the machine as `[network]` wants it, by confirm or revert. */
export class NetworkService {
  readonly #parts: NetworkServiceParts;
  readonly #agent: HelperAgent | undefined;
  readonly #rule: NetworkRuleInForce;
  readonly #waiting: NetworkWaiting;
  readonly #inForce: () => Promise<NetworkInForce>;
  readonly #change: ConfirmOrRevert | undefined;
  readonly #decisions = new WeakMap<SettingsChange, Promise<NetworkDecision>>();
  /** What the page asks for is in config.ini before that is looked at. */
  readonly #mutex = new Mutex();

  constructor(parts: NetworkServiceParts) {
    const { settings, dataDir, helperSocket, recorder, chance, clock, log, disk = thisDisk } = parts;
    this.#parts = parts;
    this.#inForce = parts.inForce ?? readNetworkInForce;
    const agent = helperSocket === undefined ? undefined : new HelperAgent(helperSocket, clock);
    this.#agent = agent;
    this.#rule = new NetworkRuleInForce(agent, clock, log);
    this.#waiting = new NetworkWaiting(recorder, clock, log);
    if (!agent) return;
    this.#change = new ConfirmOrRevert({
      file: join(dataDir, 'network.json'),
      agent,
      chance,
      clock,
      log,
      disk,
      choice: () => settings.current.settings.network.backend,
      putBack: async (before, companions) => {
        const edits = editsTo(this.#wanted, before);
        if (edits.length > 0) await settings.apply(edits, itself);
        await this.#putCompanionsBack(companions);
      },
      report: (event) => this.#report(event),
    });
  }

  /** Milliseconds since 1970 at which an unconfirmed change goes back; undefined when none is pending. */
  get unconfirmedUntilMs(): number | undefined {
    return this.#change?.revertAtMs;
  }

  /** Also takes what was written into config.ini while the gateway was not running. */
  async start(loaded: LoadedSettings): Promise<void> {
    await this.#change?.start();
    if (loaded.origin === 'file') void this.#follow('config.ini');
  }

  /** A `[network]` that was changed in the file, by FTP or with the other settings of the page. */
  applySettings(change: SettingsChange): void {
    void this.decisionOn(change);
  }

  /** What becomes of a change; decided in the background: neither the start nor another change waits for the helper. */
  decisionOn(change: SettingsChange): Promise<NetworkDecision> {
    const made = this.#decisions.get(change);
    if (made !== undefined) return made;
    const concerns = change.changed.some(({ section }) => section === 'network');
    if (concerns) this.#rule.forget();
    const decision = concerns
      ? this.#follow(change.by ?? 'config.ini')
      : Promise.resolve<NetworkDecision>({ outcome: 'known' });
    this.#decisions.set(change, decision);
    return decision;
  }

  /** Idempotent; what the helper is at is left to it. */
  async stop(): Promise<void> {
    this.#waiting.stop();
    this.#rule.stop();
    const changeStopped = this.#change?.stop();
    this.#agent?.stop();
    await changeStopped;
  }

  /** `localAddress`: ours, that was reached. */
  async read(localAddress: string): Promise<NetworkState> {
    const [rule, inForce] = await Promise.all([this.#inspect(), this.#inForce()]);
    const untilMs = this.unconfirmedUntilMs;
    const canConfirm = this.#change?.canConfirm(localAddress) ?? false;
    const unconfirmed = untilMs === undefined ? undefined : { untilMs, canConfirm };
    return { settings: this.#parts.settings.current.settings.network, rule, inForce, unconfirmed };
  }

  /**
   * Applies the settings and writes them into config.ini. Rejects with `network.unavailable`, `settings.invalid`
   * (fact `problems`), `network.address-taken` or `settings.unwritable`; nothing is changed then. `asker` is the
   * BACnet device that asks, where it is one: it confirms by being heard again. Its companions are written by itself.
   */
  apply(target: NetworkSettings, by: string, asker?: BacnetAsker): Promise<{ readonly revertAtMs: number }> {
    return this.#mutex.run(async () => {
      const { settings } = this.#parts;
      const change = await this.#changeable();
      await this.#adoptFromMachine();
      const edits = editsTo(this.#wanted, target);
      const { problems } = await settings.preview(edits);
      if (problems.length > 0) throw settingsError(problems);
      const lost = await this.#lostBinds(target);
      if (lost.length > 0) throw settingsError(lost);
      await this.#refuseTaken(target);
      this.#waiting.cancel();
      const confirmed =
        asker === undefined ? ({ confirmation: 'page' } as const) : ({ confirmation: 'request', ...asker } as const);
      const begun = await change.begin({ settings: target, by, delayMs: switchDelayMs, ...confirmed });
      try {
        if (edits.length > 0) await settings.apply(edits, by);
      } catch (cause) {
        change.abandon(reasonText('configUnwritable'));
        throw cause;
      }
      return begun;
    });
  }

  /** What is wrong with such settings, as config.ini would have them; changes nothing. */
  async check(target: NetworkSettings): Promise<readonly SettingsProblem[]> {
    const { problems } = await this.#parts.settings.preview(editsTo(this.#wanted, target));
    return problems.filter(({ section }) => section === 'network');
  }

  /** Rejects with `network.nothing-to-confirm`, `network.not-there` or `settings.unwritable`. */
  async confirm(by: string, localAddress: string): Promise<void> {
    const change = this.#change;
    if (!change) throw new GatewayError('network.nothing-to-confirm', noBackendTexts['no-helper'].en);
    await change.confirm(by, localAddress);
  }

  /** A login proves that a change by file can be reached. */
  noticeLogin({ user, address, localAddress }: LoginAttempt): void {
    if (localAddress === undefined) return;
    const who = callerText('login', { user: user ?? '', address });
    this.#change?.noticeLogin(who, localAddress).catch((cause: unknown) => {
      this.#parts.log.error({ err: cause }, 'A login could not confirm the network change.');
    });
  }

  /** A BACnet peer asks something of us; proves that a change of his can be reached. */
  noticeRequest(peer: string): void {
    this.#change?.noticeRequest(peer).catch((cause: unknown) => {
      this.#parts.log.error({ err: cause }, 'A BACnet request could not confirm the network change.');
    });
  }

  /**
   * Back to DHCP (Manual §2.1) without a confirmation: for the person at the machine. Tried again, over restarts too,
   * until it can be done. A network that is the machine's own stays, whatever it is: none of ours was ever confirmed.
   */
  async resetByHand(by: string): Promise<void> {
    const change = this.#change;
    if (!change) return;
    await this.#adoptFromMachine();
    const isFixed = change.isRecordDamaged && (await this.#inForce()).dhcp === false;
    const isWaited = change.pending !== undefined && change.pending.confirmation !== 'none';
    if (change.isKnown(factoryNetwork) && !isWaited && !isFixed) return;
    this.#waiting.cancel();
    // After the delay `[network] backend` is the factory one, too.
    await change.begin({ settings: factoryNetwork, by, delayMs: switchDelayMs, confirmation: 'none' });
  }

  #follow(by: string): Promise<NetworkDecision> {
    return this.#mutex
      .run(() => this.#decide(by))
      .catch((cause: unknown) => this.#wait(by, cause instanceof Error ? cause.message : String(cause)));
  }

  async #decide(by: string): Promise<NetworkDecision> {
    const { log } = this.#parts;
    this.#waiting.cancel();
    await this.#adoptFromMachine();
    // By now another change may have come: the last one counts.
    const target = this.#wanted;
    if (this.#change?.isKnown(target) ?? areSameNetwork(target, factoryNetwork)) return { outcome: 'known' };
    const rule = await this.#inspect();
    if (!this.#change || !rule.canApply) return this.#wait(by, rule.canApply ? 'no-helper' : rule.reason);
    const [lost] = await this.#lostBinds(target);
    if (lost) return this.#wait(by, lost.message.en);
    try {
      await this.#refuseTaken(target);
    } catch (error) {
      if (!hasCode(error, 'network.address-taken')) throw error;
      return this.#putBack(target, this.#change.wanted, by);
    }
    // To ask takes its time, and somebody may want something else meanwhile.
    if (!areSameNetwork(target, this.#wanted)) return this.#decide(by);
    await this.#change.begin({ settings: target, by, delayMs: switchDelayMs, confirmation: 'login' });
    log.warn({ by }, '[network] is applied now; without a login at the new address within 90 s it goes back.');
    return { outcome: 'on-trial', target };
  }

  get #wanted(): NetworkSettings {
    return networkOf(this.#parts.settings.current.settings);
  }

  /** With no record of what was confirmed, a `[network]` that the machine has must not go on trial again. */
  async #adoptFromMachine(): Promise<void> {
    const change = this.#change;
    if (!change || change.hasRecord || this.#wanted.dhcp) return;
    const found = confirmedByMachine(this.#wanted, await this.#inForce());
    if (found) await change.adopt(found);
  }

  #wait(by: string, why: string): NetworkDecision {
    const again = this.#change && (() => void this.#follow(by));
    return this.#waiting.wait({ wanted: this.#wanted, by, why }, again);
  }

  async #putBack(target: NetworkSettings, before: NetworkSettings, by: string): Promise<NetworkDecision> {
    const { settings, recorder, log } = this.#parts;
    const { address } = target;
    log.warn(
      { code: 'network.address-taken', address, by },
      '[network] is not applied: another machine has the address.',
    );
    const now = this.#wanted;
    if (areSameNetwork(now, target)) await settings.apply(editsTo(now, before), itself);
    recorder.record({ kind: 'network-refused', subject: address, who: by });
    return { outcome: 'put-back', address };
  }

  /** By themselves: what somebody has set meanwhile may not go with them. */
  async #putCompanionsBack(companions: readonly CompanionSetting[]): Promise<void> {
    const { settings, log } = this.#parts;
    const edits = editsBack(settings.current.settings, companions);
    if (edits.length === 0) return;
    await settings.apply(edits, itself).catch((cause: unknown) => {
      log.error({ err: cause }, 'What was activated with an address that was not confirmed cannot be taken back.');
    });
  }

  async #changeable(): Promise<ConfirmOrRevert> {
    const rule = await this.#inspect();
    if (this.#change && rule.canApply) return this.#change;
    const reason = rule.canApply ? 'no-helper' : rule.reason;
    throw new GatewayError('network.unavailable', noBackendTexts[reason].en);
  }

  #inspect(): Promise<NetworkRule> {
    return this.#rule.ask(this.#parts.settings.current.settings.network.backend);
  }

  async #lostBinds(target: NetworkSettings): Promise<readonly SettingsProblem[]> {
    return lostBinds(this.#parts.settings.current.settings, target, await this.#inForce());
  }

  async #refuseTaken({ dhcp, address }: NetworkSettings): Promise<void> {
    if (dhcp || !this.#agent) return;
    const { addresses } = await this.#inForce();
    if (addresses.some((one) => one.split('/')[0] === address)) return;
    if ((await this.#agent.probe(address)) === 'taken') {
      throw new GatewayError('network.address-taken', errorDetail('addressAnswered', { address }), { address });
    }
  }

  #report(event: NetworkEvent): void {
    const { recorder, log } = this.#parts;
    this.#rule.forget();
    if (event.kind === 'waiting') {
      this.#reportWaiting(event.by, event.cause);
      return;
    }
    this.#waiting.forget();
    recordNetworkEvent(event, recorder, log);
  }

  /** The reason in both languages where the helper has one. */
  #reportWaiting(who: string, cause: unknown): void {
    const message = cause instanceof Error ? cause.message : String(cause);
    void this.#inspect().then((rule) => {
      this.#parts.recorder.record({ kind: 'network-waiting', who, detail: rule.canApply ? message : rule.reason });
    });
  }
}
