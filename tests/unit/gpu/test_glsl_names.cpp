// test_glsl_names.cpp -- the names that a body defines are found.
#include "gpu/glsl_names.hpp"

#include <gtest/gtest.h>

namespace sarabet::gpu {

using Names = std::vector<std::string>;

TEST(GlslNames, FunctionsConstantsAndStructs) {
    const char* body = R"(// f(x) is no name
#define MACRO(a) other(a)
const int most = 14000;  /* not(this) */
const float weights[2] = float[2](0.5, 0.25);
struct Ray { vec3 at; vec3 to; };
float helper(vec2 p, int n) {
    float inner = 0.0;
    for (int i = 0; i < n; ++i) { inner += p.x; }
    return inner;
}
vec4 sample_op(vec4 a, Params p) { return vec4(helper(a.xy, most)); }
)";
    EXPECT_EQ(global_names(body), (Names{"most", "weights", "Ray", "helper", "sample_op"}));
    EXPECT_EQ(macro_names(body), Names{"MACRO"});
}

TEST(GlslNames, NothingInNothing) {
    EXPECT_EQ(global_names(""), Names{});
    EXPECT_EQ(global_names("/* never closed"), Names{});
    EXPECT_EQ(macro_names("#define"), Names{});
}

TEST(GlslNames, OwnNamesAreForgottenAfterwards) {
    OwnNames names;
    names.define("half", "s1_half");
    names.define("fetch0", "fetch_(input3_, at, extend)", "(at, extend)");
    names.forget("MACRO");
    EXPECT_EQ(names.head(),
              "#define half s1_half\n#define fetch0(at, extend) fetch_(input3_, at, extend)\n");
    EXPECT_EQ(names.tail(), "#undef half\n#undef fetch0\n#undef MACRO\n");
}

}  // namespace sarabet::gpu
