#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the role the server signs in with: no superuser, so that asqms doctor accepts it.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/database-password)" -U owner -d asqms <<'SQL'
CREATE ROLE asqms LOGIN PASSWORD :'password';
ALTER DATABASE asqms OWNER TO asqms;
GRANT ALL ON SCHEMA public TO asqms;
SQL
