#include "structures.h"

#include "training.h"

EXPORT int32_t fused_size_of(int32_t structure) {
    switch (structure) {
        case 0: return sizeof(Layer);
        case 1: return sizeof(Seen);
        case 2: return sizeof(Network);
        case 3: return sizeof(Batches);
        case 4: return sizeof(Rules);
        case 5: return sizeof(Anchor);
    }
    return 0;
}
