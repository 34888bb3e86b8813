import { routes } from '../../routes';

export const GET = routes.readEcho;
export const POST = routes.writeEcho;
export const PUT = routes.writeEcho;
export const PATCH = routes.writeEcho;
export const DELETE = routes.writeEcho;
