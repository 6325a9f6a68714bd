#pragma once
int ctext_version(void);
