import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Usage = 'server and client' | 'client' | 'server' | 'e-mail';

export interface CertificateWishes {
  readonly usage?: Usage;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Signed by the intermediate issuer, which the root signed. */
  readonly byIntermediate?: boolean;
  /** Other than ECDSA P-256. */
  readonly key?: 'P-256' | 'P-384' | 'RSA-2048';
}

/** A certificate with its key, PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate request says, as openssl reads it. */
export interface RequestCheck {
  readonly isSigned: boolean;
  readonly subject: string;
  /** All of it, in openssl's words. */
  readonly text: string;
}

const dayMs = 86_400_000;
const usages: Readonly<Record<Usage, string>> = {
  'server and client': 'serverAuth, clientAuth',
  client: 'clientAuth',
  server: 'serverAuth',
  'e-mail': 'emailProtection',
};

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** The certificate authority of a building, run with openssl: it signs what the gateway asks for, and makes what goes wrong. */
export class SitePki {
  readonly #folder = mkdtempSync(join(tmpdir(), 'site-pki-'));
  readonly #name: string;
  #made = 0;
  /** Certificate of the root, PEM. */
  readonly ca: string;
  #intermediate: string | undefined;

  constructor(name = 'Site A') {
    this.#name = name;
    writeFileSync(this.#path('index.txt'), '');
    writeFileSync(this.#path('empty.cnf'), '[req]\ndistinguished_name=dn\n[dn]\n');
    this.#newKey('root', 'P-256');
    this.#openssl([
      ...['req', '-x509', '-new', '-config', 'empty.cnf', '-key', 'root.key', '-out', 'root.crt', '-days', '7300'],
      ...['-subj', `/O=${name}/CN=${name} Root CA`, '-addext', 'basicConstraints=critical,CA:TRUE'],
      ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-addext', 'subjectKeyIdentifier=hash'],
    ]);
    this.ca = this.#read('root.crt');
  }

  /** Certificate of the intermediate issuer, PEM; made when it is asked for first. */
  get intermediate(): string {
    if (this.#intermediate === undefined) {
      this.#newKey('intermediate', 'P-256');
      this.#request('intermediate', `${this.#name} Issuing CA`);
      this.#sign(
        'intermediate',
        'root',
        'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign\n',
        {},
      );
      this.#intermediate = this.#read('intermediate.crt');
    }
    return this.#intermediate;
  }

  /** A key and its certificate. */
  issue(commonName: string, wishes: CertificateWishes = {}): Identity {
    const name = this.#nextName();
    this.#newKey(name, wishes.key ?? 'P-256');
    this.#request(name, commonName);
    return { cert: this.#signed(name, wishes), key: this.#read(`${name}.key`) };
  }

  /** The certificate for a request that somebody else made (PEM). */
  sign(request: string, wishes: CertificateWishes = {}): string {
    const name = this.#nextName();
    writeFileSync(this.#path(`${name}.csr`), request);
    return this.#signed(name, wishes);
  }

  /** A request with a key of its own, PEM. */
  requestOf(commonName: string): string {
    const name = this.#nextName();
    this.#newKey(name, 'P-256');
    this.#request(name, commonName);
    return this.#read(`${name}.csr`);
  }

  /** Reads a request and checks that its key signed it. */
  checkRequest(request: string): RequestCheck {
    const name = this.#nextName();
    writeFileSync(this.#path(`${name}.csr`), request);
    const verified = spawnSync('openssl', ['req', '-in', `${name}.csr`, '-verify', '-noout', '-text', '-subject'], {
      cwd: this.#folder,
      encoding: 'utf8',
    });
    const subject = /^subject=(.*)$/m.exec(verified.stdout)?.[1] ?? '';
    const isSigned = verified.status === 0 && /verify OK/.test(verified.stdout + verified.stderr);
    return { isSigned, subject, text: verified.stdout };
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #signed(name: string, wishes: CertificateWishes): string {
    const extensions = [
      'basicConstraints=critical,CA:FALSE',
      'keyUsage=critical,digitalSignature',
      `extendedKeyUsage=${usages[wishes.usage ?? 'server and client']}`,
      'subjectKeyIdentifier=hash',
      'authorityKeyIdentifier=keyid',
    ];
    if (wishes.byIntermediate) void this.intermediate;
    this.#sign(name, wishes.byIntermediate ? 'intermediate' : 'root', `${extensions.join('\n')}\n`, wishes);
    return this.#read(`${name}.crt`);
  }

  /** By `openssl ca`: openssl 3.0 lets nothing else choose the first and the last day. */
  #sign(name: string, issuer: string, extensions: string, wishes: CertificateWishes): void {
    const config = [
      ...['[ca]', 'default_ca=one', '[one]', 'database=index.txt', 'new_certs_dir=.', 'rand_serial=yes'],
      ...['default_md=sha256', 'policy=any', 'unique_subject=no', 'email_in_dn=no'],
      ...['[any]', 'commonName=optional', 'organizationName=optional', 'organizationalUnitName=optional'],
      ...['countryName=optional', 'stateOrProvinceName=optional', 'localityName=optional', 'serialNumber=optional'],
      ...['[extensions]', extensions],
    ];
    writeFileSync(this.#path('ca.cnf'), config.join('\n'));
    const from = wishes.notBefore ?? new Date(Date.now() - dayMs);
    const until = wishes.notAfter ?? new Date(Date.now() + 365 * dayMs);
    this.#openssl([
      ...['ca', '-config', 'ca.cnf', '-batch', '-notext', '-in', `${name}.csr`, '-out', `${name}.crt`],
      ...['-cert', `${issuer}.crt`, '-keyfile', `${issuer}.key`, '-extensions', 'extensions'],
      ...['-startdate', asn1Time(from), '-enddate', asn1Time(until)],
    ]);
  }

  #newKey(name: string, kind: NonNullable<CertificateWishes['key']>): void {
    const algorithm =
      kind === 'RSA-2048'
        ? ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']
        : ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${kind}`, '-pkeyopt', 'ec_param_enc:named_curve'];
    this.#openssl(['genpkey', ...algorithm, '-out', `${name}.key`]);
  }

  #request(name: string, commonName: string): void {
    this.#openssl([
      ...['req', '-new', '-config', 'empty.cnf', '-key', `${name}.key`, '-out', `${name}.csr`],
      ...['-subj', `/O=${this.#name}/CN=${commonName}`],
    ]);
  }

  #openssl(args: readonly string[]): void {
    const { status, stderr } = spawnSync('openssl', args, { cwd: this.#folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
  }

  #nextName(): string {
    this.#made += 1;
    return `made-${this.#made}`;
  }

  #path(file: string): string {
    return join(this.#folder, file);
  }

  #read(file: string): string {
    return readFileSync(this.#path(file), 'utf8');
  }
}

/** Such as 20260115120000Z. */
const asn1Time = (date: Date): string =>
  `${date
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/[-:T]/g, '')}Z`;
