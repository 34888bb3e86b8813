import config from '../../next.config';

/** Packages with native or WebAssembly parts, and vendor SDKs: what this app leaves as it was installed, a host has to leave as well. */
export const externalPackages: readonly string[] = config.serverExternalPackages ?? [];
