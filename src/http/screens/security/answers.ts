import type { Caller } from '../../server/access/caller.js';
import { textOfCaller } from '../../server/access/text-of-caller.js';
import type { CertificateStore } from '../../server/tls/certificate-store.js';
import { refusalForPage } from '../settings/settings-faults.js';
import type { WebSources } from '../web-sources.js';
import type { SecurityPort } from './port.js';
import { type FailedLogin, type SecurityAnswer, shortestPassword } from './schema.js';

export interface SecurityParts {
  readonly sources: WebSources;
  readonly certificates: CertificateStore;
  /** Takes a new certificate into use. */
  reloadCertificate(): Promise<void>;
}

/** Password, certificate, failed logins. */
export class SecurityPages implements SecurityPort {
  readonly #parts: SecurityParts;

  constructor(parts: SecurityParts) {
    this.#parts = parts;
  }

  async read(): Promise<SecurityAnswer> {
    const { sources, certificates } = this.#parts;
    const { login, memory, loaded, bacnet } = sources;
    const { web, ftp, bacnet: bacnetSettings, security } = loaded().settings;
    return {
      user: security.user,
      factoryPassword: login.credentials.isFactoryPassword,
      kept: login.credentials.isFactoryPassword && memory.current.keepsFactoryPassword === true,
      shortestPassword,
      failedLogins: failuresByAddress(login.guard.recentFailures),
      tls: { enabled: web.tls, ...(await certificates.view()) },
      services: {
        web: { enabled: true, port: web.port, encrypted: web.tls },
        ftp: { enabled: ftp.enabled, port: ftp.port, encrypted: false },
        bacnet: {
          enabled: bacnet()?.server.state.status === 'bound',
          port: bacnetSettings.port,
          passwordSet: bacnetSettings.password === 'set',
        },
      },
    };
  }

  async setPassword(next: string, by: Caller): Promise<void> {
    const { settings, memory, journal } = this.#parts.sources;
    try {
      await settings.apply([{ section: 'security', key: 'password', value: next }], textOfCaller(by));
    } catch (error) {
      throw refusalForPage(error);
    }
    memory.remember({ keepsFactoryPassword: false });
    journal.record({ kind: 'password-changed', subject: by.user, who: textOfCaller(by) });
  }

  async keepFactoryPassword(by: Caller): Promise<void> {
    const { login, memory, journal } = this.#parts.sources;
    if (!login.credentials.isFactoryPassword || memory.current.keepsFactoryPassword === true) return;
    memory.remember({ keepsFactoryPassword: true });
    journal.record({ kind: 'factory-password-kept', who: textOfCaller(by) });
  }

  async setCertificate(cert: string, key: string, by: Caller): Promise<void> {
    const { sources, certificates, reloadCertificate } = this.#parts;
    await certificates.store({ cert, key });
    sources.journal.record({ kind: 'tls-changed', who: textOfCaller(by) });
    await reloadCertificate();
  }

  async removeCertificate(by: Caller): Promise<void> {
    const { sources, certificates, reloadCertificate } = this.#parts;
    await certificates.remove();
    sources.journal.record({ kind: 'tls-changed', who: textOfCaller(by) });
    await reloadCertificate();
  }
}

interface Failure {
  readonly atMs: number;
  readonly address: string;
  readonly door: string;
}

function failuresByAddress(failures: readonly Failure[]): readonly FailedLogin[] {
  const byAddress = new Map<string, { address: string; door: string; atMs: number; count: number }>();
  // Newest first: the first of an address is its last.
  for (const { address, door, atMs } of failures) {
    const known = byAddress.get(address);
    if (known === undefined) byAddress.set(address, { address, door, atMs, count: 1 });
    else known.count += 1;
  }
  return [...byAddress.values()];
}
