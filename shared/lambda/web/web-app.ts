import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { type Context, Hono } from 'hono';
import { defaultIsContentTypeBinary, handle } from 'hono/aws-lambda';
import { except } from 'hono/combine';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { type AccountRouteDependencies, accountRoutes } from './account-routes.ts';
import { type CaseRouteDependencies, caseRoutes } from './case-routes.ts';
import { type ClientRouteDependencies, clientRoutes } from './client-routes.ts';
import { type ConnectionRouteDependencies, connectionRoutes } from './connection-routes.ts';
import { type LinkRouteDependencies, linkRoutes } from './link-routes.ts';
import { type MailRouteDependencies, mailRoutes } from './mail-routes.ts';
import { ownFormsOnly } from './portal-guards.ts';
import { type PortfolioRouteDependencies, portfolioRoutes } from './portfolio-routes.ts';
import { scriptRoutes } from './script-routes.ts';
import { type SignInRouteDependencies, signInRoutes } from './sign-in-routes.ts';
import { type UploadRouteDependencies, uploadRoutes } from './upload-routes.ts';
import type { WebEnv } from './web-env.ts';

export type WebDependencies = LinkRouteDependencies &
  SignInRouteDependencies &
  PortfolioRouteDependencies &
  AccountRouteDependencies &
  CaseRouteDependencies &
  ClientRouteDependencies &
  ConnectionRouteDependencies &
  MailRouteDependencies &
  UploadRouteDependencies;

/**
 * Everything that the function URL serves. Each group of addresses has a file of its own, `*-routes.ts`, and is mounted here;
 * links of mail come last, because any other address may be one.
 */
export function webApp(dependencies: WebDependencies): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.use(
    secureHeaders({
      xFrameOptions: 'DENY',
      strictTransportSecurity: 'max-age=31536000',
      permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
      // Each page says its own: what it gives away about where its reader came from differs.
      referrerPolicy: false,
    }),
    compress(),
    except(isMailLink, etag()),
    except(isMailLink, ownFormsOnly()),
  );
  // Whatever is unexpected ends the invocation, so that the alarm of the function sounds.
  app.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    throw error;
  });
  app.route('/', scriptRoutes());
  app.route('/', signInRoutes(dependencies));
  app.route('/', portfolioRoutes(dependencies));
  app.route('/', accountRoutes(dependencies));
  app.route('/', uploadRoutes(dependencies));
  app.route('/', caseRoutes(dependencies));
  app.route('/', mailRoutes(dependencies));
  app.route('/', clientRoutes(dependencies));
  app.route('/', connectionRoutes(dependencies));
  app.route('/', linkRoutes(dependencies));
  return app;
}

/** A body and a signature: `shared/links/signed-link.ts`. No address of the portal has a dot and 22 letters behind it. */
const isMailLink = (c: Context): boolean => /^\/[\w-]+\.[\w-]{22}$/.test(c.req.path);

/**
 * Answers events of a function URL. Payload version 2.0:
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function answerWith(app: Hono<WebEnv>) {
  const answer = handle(app, {
    // As text it would lose its byte order mark, without which Excel does not read UTF-8.
    isContentTypeBinary: (type) => type.startsWith('text/csv') || defaultIsContentTypeBinary(type),
  });
  // The same event: the two packages only differ in which of its members they hold for absent.
  return (event: LambdaFunctionURLEvent) => answer(event as unknown as Parameters<typeof answer>[0]);
}
