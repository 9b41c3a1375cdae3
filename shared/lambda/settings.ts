import { type ClientConfig, defaultClientConfig } from '../config/client-config.ts';
import { settingNames } from '../names.ts';

export type SettingName = keyof typeof settingNames;

/** Reads the named settings from an environment. Throws one error that names every missing setting. */
export function readSettings<const Name extends SettingName>(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const missing: string[] = [];
  const settings = {} as Record<Name, string>;
  for (const name of names) {
    const value = environment[settingNames[name]];
    if (value === undefined || value === '') missing.push(settingNames[name]);
    else settings[name] = value;
  }
  if (missing.length > 0) throw new Error(`Missing settings: ${missing.join(', ')}`);
  return settings;
}

/** A setting that is a count. Throws unless it is a whole number of 0 or more. */
export function countFrom(name: SettingName, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${settingNames[name]} must be a whole number, found "${text}"`);
  return Number(text);
}

/** The client config until a `clients.yaml` is applied, from the stack's settings. */
export function defaultClientConfigFrom(environment: Readonly<Record<string, string | undefined>>): ClientConfig {
  const settings = readSettings(environment, ['defaultSender', 'defaultRecipient', 'defaultTimeZone']);
  return defaultClientConfig(settings.defaultSender, settings.defaultRecipient, settings.defaultTimeZone);
}

/** The portal's own domain, where it has one. Throws where only half of it is said. */
export function ownDomainFrom(environment: Readonly<Record<string, string | undefined>>) {
  if (environment[settingNames.portalDomain] === undefined) return {};
  return { ownDomain: readSettings(environment, ['portalDomain', 'edgeKey']) };
}
