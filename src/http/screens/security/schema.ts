/** Of a new login password set by the page; config.ini by hand or by FTP takes any, and older ones stay. */
export const shortestPassword = 8;

export interface SecurityAnswer {
  readonly user: string;
  readonly factoryPassword: boolean;
  /** The factory password was kept on purpose. */
  readonly kept: boolean;
  /** Characters of a new password, at least. */
  readonly shortestPassword: number;
  readonly failedLogins: readonly FailedLogin[];
  readonly tls: { readonly enabled: boolean } & Partial<CertificateView>;
  readonly services: Readonly<Record<'web' | 'ftp' | 'bacnet', object>>;
}

/** The failures of one address; `door` and time are those of the last. */
export interface FailedLogin {
  readonly address: string;
  readonly door: string;
  readonly atMs: number;
  readonly count: number;
}

export interface CertificateView {
  /** Made by the gateway itself, or brought by somebody. */
  readonly source: 'generated' | 'own';
  readonly subject: string;
  readonly issuer: string;
  readonly validFromMs: number;
  readonly validToMs: number;
  /** SHA-256. */
  readonly fingerprint: string;
}
