// patterns_test.cpp -- name patterns: matching, expansion, replacement.
#include "core/patterns.hpp"

#include <gtest/gtest.h>

namespace sarabet {
namespace {

TEST(Patterns, Match) {
    EXPECT_TRUE(matches("*", ""));
    EXPECT_TRUE(matches("n*1", "noise1"));
    EXPECT_FALSE(matches("n*1", "noise2"));
    EXPECT_TRUE(matches("t[xyz]", "ty"));
    EXPECT_FALSE(matches("t[xyz]", "tw"));
    EXPECT_TRUE(matches("chan[1-5]", "chan3"));
    EXPECT_FALSE(matches("chan[1-5]", "chan6"));
    EXPECT_TRUE(matches("chan[1-12]", "chan11"));
    EXPECT_FALSE(matches("chan[3-7:2]", "chan4"));
    EXPECT_TRUE(matches("chan[2,5,13]", "chan13"));
    EXPECT_TRUE(matches("?x", "tx"));
    EXPECT_FALSE(matches("?x", "x"));
    EXPECT_FALSE(matches("[", "a"));
}

TEST(Patterns, ListsAndExclusion) {
    EXPECT_TRUE(matches_any("a* b*", "blue"));
    EXPECT_FALSE(matches_any("a* ^ab*", "abc"));
    EXPECT_TRUE(matches_any("a* ^ab*", "acb"));
    EXPECT_FALSE(matches_any("", "a"));
}

TEST(Patterns, HostilePatternsEnd) {
    const std::string pattern = "*a*a*a*a*a*a*a*a*a*a*a*a*a*b", name(200, 'a');
    EXPECT_FALSE(matches(pattern, name));
}

TEST(Patterns, Expand) {
    using Names = std::vector<std::string>;
    EXPECT_EQ(expand("t[xyz]"), (Names{"tx", "ty", "tz"}));
    EXPECT_EQ(expand("ch[1-2]n[2-6:2]"),
              (Names{"ch1n2", "ch1n4", "ch1n6", "ch2n2", "ch2n4", "ch2n6"}));
    EXPECT_EQ(expand("A[1-3] B[xy]"), (Names{"A1", "A2", "A3", "Bx", "By"}));
    EXPECT_EQ(expand("plain"), (Names{"plain"}));
    EXPECT_EQ(expand(""), Names{});
    EXPECT_LE(expand("[1-9999][1-9999][1-9999]").size(), 10000u);
}

TEST(Patterns, Replace) {
    EXPECT_EQ(replaced("chan*", "pos*", "chan12"), "pos12");
    EXPECT_EQ(replaced("*_*", "*(1)_*(0)", "a_b"), "b_a");
    EXPECT_EQ(replaced("t?", "r?", "tx"), "rx");
    EXPECT_EQ(replaced("t[xyz]", "r?", "ty"), "ry");
    EXPECT_EQ(replaced("nothing", "x", "other"), "other");
}

}  // namespace
}  // namespace sarabet
