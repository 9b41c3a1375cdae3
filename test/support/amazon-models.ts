import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';

/** Amazon's own models lie outside the repository, beside it or above it: they are read from there and never copied. */
function findModels(): string | undefined {
  for (let folder = dirname(dirname(import.meta.dirname)); folder !== dirname(folder); folder = dirname(folder)) {
    const models = join(folder, 'shared', 'sp-api', 'models');
    if (existsSync(models)) return models;
  }
  return undefined;
}

const folder = findModels();

/** Why tests of the models cannot run here; absent where they can. */
export const modelsMissing =
  folder === undefined ? 'Amazon’s official models do not lie beside this checkout (shared/sp-api/models)' : undefined;

export const readModel = (name: string): string => {
  if (folder === undefined) throw new Error(modelsMissing);
  return readFileSync(join(folder, name), 'utf8');
};

interface Swagger {
  readonly paths: Readonly<Record<string, Readonly<Record<string, SwaggerOperation | undefined>>>>;
  readonly definitions: Readonly<Record<string, object>>;
}
interface SwaggerOperation {
  readonly operationId?: string;
  readonly responses?: Readonly<Record<string, { readonly schema?: object }>>;
  readonly parameters?: readonly { readonly in: string; readonly schema?: object }[];
}

/** What a model says is wrong with what was sent or answered; nothing: it is as the model has it. */
export interface ModelCheck {
  readonly answer: (operationId: string, status: number, body: unknown) => readonly string[];
  readonly request: (operationId: string, body: unknown) => readonly string[];
}

/** An OpenAPI 2.0 model as a check: its definitions are JSON schemas. */
export function checkAgainst(name: string): ModelCheck {
  const model = JSON.parse(readModel(name)) as Swagger;
  // Formats and `example` are OpenAPI's own words; what a type, an enum or `required` says is JSON Schema's.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: name, definitions: model.definitions });
  const operations = Object.values(model.paths).flatMap((path) => Object.values(path));
  const operationOf = (operationId: string): SwaggerOperation => {
    const found = operations.find((one) => one?.operationId === operationId);
    if (found === undefined) throw new Error(`${name} has no operation ${operationId}`);
    return found;
  };
  const check = (schema: object | undefined, what: string, body: unknown): readonly string[] => {
    if (schema === undefined) throw new Error(`${name} has no schema for ${what}`);
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${name}#/`)) as object;
    const validate = ajv.compile(absolute);
    return validate(body)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${what} ${instancePath}: ${message}`);
  };
  return {
    answer: (operationId, status, body) =>
      check(operationOf(operationId).responses?.[status]?.schema, `${operationId} ${status}`, body),
    request: (operationId, body) =>
      check(
        operationOf(operationId).parameters?.find((one) => one.in === 'body')?.schema,
        `body of ${operationId}`,
        body,
      ),
  };
}
