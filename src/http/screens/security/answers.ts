import type { GatewayMemory } from '../../../device/gateway-memory.js';
import type { ServedDevice } from '../../../device/served-device.js';
import type { JournalService } from '../../../journal/journal-service.js';
import type { SharedLogin } from '../../../security/shared-login.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import type { SettingsStore } from '../../../settings/settings-store.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import type { CertificateStore } from '../../server/tls/certificate-store.js';
import { refusalForPage } from '../shared/faults.js';
import { type FailedLogin, type SecurityAnswer, shortestPassword } from './schema.js';

export interface SecurityParts {
  readonly settings: SettingsStore;
  readonly memory: GatewayMemory;
  readonly journal: JournalService;
  readonly login: SharedLogin;
  loaded(): LoadedSettings;
  bacnet(): ServedDevice | undefined;
}

export type SecurityAnswers = ReturnType<typeof securityAnswers>;

/** Password, certificate, failed logins; `reloadCertificate` takes a new one into use. */
export function securityAnswers(
  parts: SecurityParts,
  certificates: CertificateStore,
  reloadCertificate: () => Promise<void>,
) {
  const { settings, memory, journal, login } = parts;
  const keepsFactoryPassword = () => memory.current.keepsFactoryPassword === true;
  return {
    read: async (): Promise<SecurityAnswer> => {
      const { web, ftp, bacnet, security } = parts.loaded().settings;
      const { isFactoryPassword } = login.credentials;
      return {
        user: security.user,
        factoryPassword: isFactoryPassword,
        kept: isFactoryPassword && keepsFactoryPassword(),
        shortestPassword,
        failedLogins: failuresByAddress(login.guard.recentFailures),
        tls: { enabled: web.tls, ...(await certificates.view()) },
        services: {
          web: { enabled: true, port: web.port, encrypted: web.tls },
          ftp: { enabled: ftp.enabled, port: ftp.port, encrypted: false },
          bacnet: {
            enabled: parts.bacnet()?.server.state.status === 'bound',
            port: bacnet.port,
            passwordSet: bacnet.password === 'set',
          },
        },
      };
    },

    /** Rejects with `settings.invalid` or `settings.unwritable`; the present password has been checked. */
    setPassword: async (next: string, by: Caller): Promise<void> => {
      try {
        await settings.apply([{ section: 'security', key: 'password', value: next }], textOfCaller(by));
      } catch (error) {
        throw refusalForPage(error);
      }
      memory.remember({ keepsFactoryPassword: false });
      journal.record({ kind: 'password-changed', subject: by.user, who: textOfCaller(by) });
    },

    keepFactoryPassword: async (by: Caller): Promise<void> => {
      if (!login.credentials.isFactoryPassword || keepsFactoryPassword()) return;
      memory.remember({ keepsFactoryPassword: true });
      journal.record({ kind: 'factory-password-kept', who: textOfCaller(by) });
    },

    /** PEM texts; rejects with `web.bad-certificate`. */
    setCertificate: async (cert: string, key: string, by: Caller): Promise<void> => {
      await certificates.store({ cert, key });
      journal.record({ kind: 'tls-changed', who: textOfCaller(by) });
      await reloadCertificate();
    },

    /** Goes back to a certificate of the gateway's own making. */
    removeCertificate: async (by: Caller): Promise<void> => {
      await certificates.remove();
      journal.record({ kind: 'tls-changed', who: textOfCaller(by) });
      await reloadCertificate();
    },
  };
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
