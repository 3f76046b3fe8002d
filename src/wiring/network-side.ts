import { join } from 'node:path';
import type { Clock } from '../clock.js';
import { GatewayError } from '../errors.js';
import type { NetworkAnswer, NetworkConfiguration } from '../http/api/network-answer.js';
import type { Caller } from '../http/ports/caller.js';
import { callerText } from '../journal/caller-texts.js';
import type { EventRecorder } from '../journal/journal-event.js';
import { reasonText } from '../journal/reason-texts.js';
import type { Logger } from '../log.js';
import type { LoginAttempt } from '../security/login.js';
import type { LoadedSettings, SettingsChange } from '../settings/loaded-settings.js';
import { settingsError } from '../settings/settings-problem.js';
import { type Settings, settingOf } from '../settings/settings-schema.js';
import type { SettingEdit } from '../settings/settings-sources.js';
import type { SettingsStore } from '../settings/settings-store.js';
import { ConfirmOrRevert, type NetworkEvent } from '../system/network/confirm-or-revert.js';
import { HelperAgent } from '../system/network/helper-agent.js';
import { readNetworkInForce } from '../system/network/interface-in-force.js';
import type { NetworkAgent, NetworkRule } from '../system/network/network-agent.js';
import { factoryNetwork, type NetworkSettings } from '../system/network/network-settings.js';
import { noBackendTexts } from './network-texts.js';

export interface NetworkSideParts {
  readonly settings: SettingsStore;
  readonly dataDir: string;
  /** Socket of the root helper; undefined where none is installed. */
  readonly helperSocket: string | undefined;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The answer to the request goes out before its address does. */
const switchDelayMs = 1000;
/** Each inspection starts the root helper. */
const ruleHoldsMs = 15_000;

/** The network of the machine as `[network]` wants it, by confirm or revert. */
export class NetworkSide {
  readonly #parts: NetworkSideParts;
  readonly #agent: NetworkAgent | undefined;
  readonly #change: ConfirmOrRevert | undefined;
  #following: Promise<void> = Promise.resolve();
  #rule: { readonly found: NetworkRule; readonly choice: string; readonly atMs: number } | undefined;

  constructor(parts: NetworkSideParts) {
    const { settings, dataDir, helperSocket, clock, log } = parts;
    this.#parts = parts;
    if (helperSocket === undefined) return;
    const agent = new HelperAgent(helperSocket, clock);
    this.#agent = agent;
    this.#change = new ConfirmOrRevert({
      file: join(dataDir, 'network.json'),
      agent,
      clock,
      log,
      choice: () => settings.current.settings.network.backend,
      putBack: async (before) => {
        const edits = editsTo(settings.current.settings.network, before);
        if (edits.length > 0) await settings.apply(edits, callerText('revert'));
      },
      tell: (event) => this.#tell(event),
    });
  }

  /** Milliseconds since 1970 at which an unconfirmed change goes back; undefined when none is pending. */
  get unconfirmedUntilMs(): number | undefined {
    return this.#change?.pending?.untilMs;
  }

  /** Also takes what was written into config.ini while the gateway was not running. */
  async start(loaded: LoadedSettings): Promise<void> {
    await this.#change?.start();
    if (loaded.origin === 'file') this.#follow(loaded.settings, 'config.ini');
  }

  /** A `[network]` that was changed in the file, by FTP or with the other settings of the page. */
  take({ changed, settings, by }: SettingsChange): void {
    if (!changed.some(({ section }) => section === 'network')) return;
    this.#rule = undefined;
    this.#follow(settings, by ?? 'config.ini');
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    await this.#change?.stop();
  }

  /** `localAddress`: ours, that was reached. */
  async read(localAddress: string): Promise<NetworkAnswer> {
    const { network } = this.#parts.settings.current.settings;
    const [rule, inForce] = await Promise.all([this.#inspect(), readNetworkInForce()]);
    const untilMs = this.unconfirmedUntilMs;
    const { backend, dhcp, address, netmask, gateway, dns, hostname } = network;
    return {
      backend: rule.canApply ? rule.backend : backend === 'auto' ? 'none' : backend,
      canApply: rule.canApply,
      ...(!rule.canApply && { reason: noBackendTexts[rule.reason] }),
      inForce: { ...inForce, dns: inForce.dns.join(', ') },
      configured: { dhcp, address, netmask, gateway, dns: dns.join(', '), hostname },
      ...(untilMs !== undefined && {
        unconfirmed: { untilMs, canConfirm: this.#change?.canConfirm(localAddress) ?? false },
      }),
    };
  }

  /**
   * Applies the settings and writes them into config.ini. Rejects with `network.unavailable`, `settings.invalid`
   * (fact `problems`), `network.address-taken` or `settings.unwritable`; nothing is changed then.
   */
  async apply(input: NetworkConfiguration, by: Caller): Promise<{ readonly revertAtMs: number }> {
    const { settings } = this.#parts;
    const change = await this.#changeable();
    const target = networkOf(input);
    const edits = editsTo(settings.current.settings.network, target);
    const { problems } = await settings.preview(edits);
    if (problems.length > 0) throw settingsError(problems);
    await this.#refuseTaken(target);
    const who = callerText('web', { ...by });
    const begun = await change.begin({ settings: target, by: who, delayMs: switchDelayMs, confirmation: 'page' });
    try {
      if (edits.length > 0) await settings.apply(edits, who);
    } catch (cause) {
      change.abandon(new GatewayError('settings.unwritable', 'config.ini cannot be written'));
      throw cause;
    }
    return begun;
  }

  /** Rejects with `network.nothing-to-confirm` or `network.not-there`. */
  async confirm({ user, address }: Caller, localAddress: string): Promise<void> {
    const change = this.#change;
    if (!change) throw new GatewayError('network.nothing-to-confirm', noBackendTexts['no-helper'].en);
    await change.confirm(callerText('web', { user, address }), localAddress);
  }

  /** A login proves that a change by file can be reached. */
  noticeLogin({ user, address, localAddress }: LoginAttempt): void {
    if (localAddress === undefined) return;
    this.#change
      ?.noticeLogin(callerText('login', { user: user ?? '', address }), localAddress)
      .catch((cause: unknown) => {
        this.#parts.log.error({ err: cause }, 'A login could not confirm the network change.');
      });
  }

  /** Back to DHCP (Manual §2.1) without a confirmation: for whoever stands at the machine. */
  async resetByHand(by: string): Promise<void> {
    const rule = await this.#inspect();
    if (!this.#change || !rule.canApply || this.#change.isKnown(factoryNetwork)) return;
    await this.#change.begin({ settings: factoryNetwork, by, delayMs: 0, confirmation: 'none' });
  }

  /** In the background: neither the start nor another change waits for the helper. */
  #follow({ network }: Settings, by: string): void {
    const { backend: _, ...target } = network;
    this.#following = this.#following
      .then(() => this.#begin(target, by))
      .catch((cause: unknown) => {
        this.#parts.log.error({ code: 'network.failed', err: cause }, 'A change of [network] met a fault.');
      });
  }

  async #begin(target: NetworkSettings, by: string): Promise<void> {
    const { log } = this.#parts;
    if (this.#change?.isKnown(target) ?? isFactory(target)) return;
    const rule = await this.#inspect();
    if (!this.#change || !rule.canApply) {
      const reason = rule.canApply ? 'no-helper' : rule.reason;
      log.warn({ code: 'network.unavailable', reason }, `[network] is not applied: ${noBackendTexts[reason].en}`);
      return;
    }
    await this.#change.begin({ settings: target, by, delayMs: switchDelayMs, confirmation: 'login' });
    log.warn({ by }, '[network] is applied now; without a login at the new address within 90 s it goes back.');
  }

  async #changeable(): Promise<ConfirmOrRevert> {
    const rule = await this.#inspect();
    if (this.#change && rule.canApply) return this.#change;
    const reason = rule.canApply ? 'no-helper' : rule.reason;
    throw new GatewayError('network.unavailable', noBackendTexts[reason].en);
  }

  async #inspect(): Promise<NetworkRule> {
    const choice = this.#parts.settings.current.settings.network.backend;
    if (choice === 'none') return { canApply: false, reason: 'switched-off' };
    if (!this.#agent) return { canApply: false, reason: 'no-helper' };
    const nowMs = this.#parts.clock.monotonicMs();
    if (this.#rule?.choice === choice && nowMs - this.#rule.atMs < ruleHoldsMs) return this.#rule.found;
    const found = await this.#agent.inspect(choice).catch((cause: unknown): NetworkRule => {
      this.#parts.log.warn({ err: cause }, 'The network helper does not answer.');
      return { canApply: false, reason: 'no-helper' };
    });
    this.#rule = { found, choice, atMs: nowMs };
    return found;
  }

  async #refuseTaken({ dhcp, address }: NetworkSettings): Promise<void> {
    if (dhcp || !this.#agent) return;
    const { addresses } = await readNetworkInForce();
    if (addresses.some((one) => one.split('/')[0] === address)) return;
    if ((await this.#agent.probe(address)) === 'taken') {
      throw new GatewayError('network.address-taken', `Another machine answers for ${address}.`, { address });
    }
  }

  #tell(event: NetworkEvent): void {
    const { recorder, log } = this.#parts;
    const detail = summaryOf(event.settings);
    this.#rule = undefined;
    switch (event.kind) {
      case 'applied':
        recorder.record({ kind: 'network-changed', who: event.by, detail });
        log.warn({ network: detail, by: event.by }, 'Network settings applied.');
        return;
      case 'confirmed':
        recorder.record({ kind: 'network-confirmed', who: event.by });
        log.info({ network: detail, by: event.by }, 'Network settings confirmed.');
        return;
      case 'reverted':
        recorder.record({ kind: 'network-reverted', detail, ...(event.cause && toldOf(event.cause)) });
        log.warn({ network: detail, cause: event.cause?.message }, 'The former network settings are back.');
        return;
    }
  }
}

function toldOf({ message, code }: GatewayError) {
  return { detail: message, code };
}

function networkOf({ dhcp, address = '', netmask = '', gateway = '', dns = '', hostname = '' }: NetworkConfiguration) {
  const servers = dns.split(/[\s,]+/).filter((one) => one !== '');
  return { dhcp, address: address.trim(), netmask: netmask.trim(), gateway: gateway.trim(), dns: servers, hostname };
}

const keys = ['dhcp', 'address', 'netmask', 'gateway', 'dns', 'hostname'] as const;

/** Only the keys that differ, so that a file with a few lines keeps its few lines. */
function editsTo(now: NetworkSettings, target: NetworkSettings): readonly SettingEdit[] {
  return keys
    .map((key) => ({ section: 'network', key, from: textOf(key, now), value: textOf(key, target) }))
    .filter(({ from, value }) => from !== value)
    .map(({ section, key, value }) => ({ section, key, value }));
}

function textOf(key: (typeof keys)[number], settings: NetworkSettings): string {
  return settingOf('network', key)?.kind.format(settings[key]) ?? '';
}

function isFactory(settings: NetworkSettings): boolean {
  return editsTo(settings, factoryNetwork).length === 0;
}

function summaryOf({ dhcp, address, netmask, gateway }: NetworkSettings): string {
  if (dhcp) return 'DHCP';
  return gateway === '' ? `${address} ${netmask}` : reasonText('fixedNetwork', { address, netmask, gateway });
}
