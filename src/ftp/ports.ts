/** Who is at the other end; for the log and the journal. */
export interface FtpClient {
  readonly user: string;
  readonly address: string;
}

export interface StoredFile {
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
}

/** What becomes of a changed [network], which is not in force with the rest. */
export type NetworkOutcome =
  /** It goes back unless somebody logs in there in time; undefined: the address that the DHCP server gives. */
  | { readonly state: 'on-trial'; readonly address: string | undefined; readonly seconds: number }
  | { readonly state: 'not-applied'; readonly reason: string }
  /** It takes longer than an answer can wait. */
  | { readonly state: 'undecided' };

/** What came of a new config.ini; all texts are single lines for a person, without secrets and without paths. */
export type Replacement =
  | { readonly outcome: 'refused'; readonly problems: readonly string[] }
  /** Checked and right, but the disk did not take it. */
  | { readonly outcome: 'unwritable' }
  | {
      readonly outcome: 'in-force';
      readonly changed: readonly string[];
      /** What is worth a word: unknown names, settings that the file does not bring any more. */
      readonly notices?: readonly string[];
      readonly network?: NetworkOutcome | undefined;
    };

/** config.ini as FTP needs it. */
export interface SettingsFilePort {
  /** Without secrets; undefined while the file is missing. Rejects with `settings.unreadable` where the disk does not give it. */
  read(): Promise<StoredFile | undefined>;
  /** Checks the file; puts it into force at once, or changes nothing. */
  replace(bytes: Uint8Array, by: FtpClient): Promise<Replacement>;
  /** Deletes the file while its settings stay in force; false when it could not. */
  remove(by: FtpClient): Promise<boolean>;
  /** Writes the settings in force where the file is missing. */
  restoreMissing(): Promise<void>;
}

/** The profiles of the site as FTP needs them, by their names. */
export interface ProfilesPort {
  list(): Promise<readonly (StoredFile & { readonly name: string })[]>;
  /** Checks the file; keeps it, or changes nothing. */
  replace(name: string, bytes: Uint8Array, by: FtpClient): Promise<Replacement>;
  remove(name: string, by: FtpClient): Promise<'removed' | 'missing' | 'unwritable' | 'in-use'>;
}

/** A file made when it is asked for: journal, diagnostics. Its maker bounds its size and keeps secrets out. */
export interface FtpDocument {
  readonly name: string;
  read(): Promise<Uint8Array>;
}

export interface DocumentFolder {
  readonly name: string;
  readonly documents: readonly FtpDocument[];
}

export type LoginCheck = (
  user: string,
  password: string,
  address: string,
  /** Ours, that the client has reached. */
  localAddress: string,
) => Promise<{ readonly outcome: 'right' | 'wrong' | 'busy' } | { readonly outcome: 'locked'; readonly forMs: number }>;
